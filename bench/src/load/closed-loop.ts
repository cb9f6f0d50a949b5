import { micros } from "../clock.js";
import type { LoadJob } from "./job.js";
import type { SendNext } from "./send-load.js";

const pauseMs = 50;

/** Every connection sends its next message when the last is answered; one that broke waits a little first. */
export function closedLoop(job: LoadJob, sendNext: SendNext): Promise<void> {
  const deadline = micros() + job.seconds * 1e6;
  let left = job.messages;
  let open = job.connections;
  return new Promise((resolve) => {
    const next = (n: number): void => {
      const start = micros();
      if (left <= 0 || start > deadline) {
        if (--open === 0) resolve();
        return;
      }
      left -= 1;
      sendNext(n, start, 0, (status) => {
        if (status === 0 || status === 429) setTimeout(next, pauseMs, n);
        else next(n);
      });
    };
    for (let n = 0; n < job.connections; n += 1) next(n);
  });
}
