import { micros } from "../clock.js";
import type { LoadJob } from "./job.js";
import type { SendNext } from "./send-load.js";

interface Due {
  readonly at: number;
  readonly phase: number;
}

/** The instants at which messages are due, in microseconds from the start. */
export function schedule(phases: NonNullable<LoadJob["phases"]>, messages: number): Due[] {
  const due: Due[] = [];
  let from = 0;
  for (const [phase, { rate, seconds }] of phases.entries()) {
    for (let n = 0; n < rate * seconds; n += 1) due.push({ at: from + (n * 1e6) / rate, phase });
    from += seconds * 1e6;
  }
  return due.slice(0, messages);
}

/**
 * Messages are due at fixed instants whether or not the last was answered; without a free connection one waits, and
 * its latency runs from the scheduled instant, so that a stall is not hidden by sending less.
 */
export function openLoop(job: LoadJob, phases: NonNullable<LoadJob["phases"]>, sendNext: SendNext): Promise<void> {
  const due = schedule(phases, job.messages);
  const free = Array.from({ length: job.connections }, (_, n) => n);
  const start = micros();
  const deadline = start + job.seconds * 1e6;
  let next = 0;
  return new Promise((resolve) => {
    const step = (): void => {
      for (let item = due[next]; item !== undefined && free.length > 0; item = due[next]) {
        if (start + item.at > micros()) break;
        next += 1;
        const n = free.pop() ?? 0;
        sendNext(n, start + item.at, item.phase, () => free.push(n));
      }
      const over = next >= due.length || micros() > deadline;
      if (over && free.length === job.connections) resolve();
      else setTimeout(step, 1);
    };
    step();
  });
}
