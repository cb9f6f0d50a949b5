import { createEvaluator } from "./evaluator.js";
import { createFairQueue } from "./fair-queue.js";
import { mappingLimits } from "./limits.js";
import type { Answer, Fault, Request } from "./protocol.js";

interface Job {
  readonly request: Request;
  settle(answer: Answer): void;
}

/** Puts requests to the one process that answers them. */
export interface Turns {
  /** Never rejects. */
  ask(request: Request): Promise<Answer>;
  /** What waits, what is under way and what comes later is `unavailable`. */
  close(): Promise<void>;
}

const { waiting, waitingOfOne } = mappingLimits;
const closed: Fault = { ok: false, code: "unavailable", message: "mappings are not evaluated any more" };
const full: Fault = { ok: false, code: "unavailable", message: "too many mappings wait" };

/** One request is with the process at a time; the others wait here, where its end does not reach them. */
export function takeTurns(deps: { readonly warn: (message: string) => void }): Turns {
  const evaluator = createEvaluator(deps);
  const queue = createFairQueue<Job>({ ofLane: waitingOfOne, ofAll: waiting });
  let working = false;
  let isClosed = false;

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    for (let job = queue.next(); job !== undefined; job = queue.next()) {
      const answer = await evaluator.ask(job.request);
      job.settle(isClosed && !answer.ok ? closed : answer);
    }
    working = false;
  }

  function ask(request: Request): Promise<Answer> {
    if (isClosed) return Promise.resolve(closed);
    return new Promise((settle) => {
      if (queue.push(request.expression, { request, settle })) void work();
      else settle(full);
    });
  }

  async function close(): Promise<void> {
    isClosed = true;
    for (const job of queue.drain()) job.settle(closed);
    await evaluator.stop();
  }

  return { ask, close };
}
