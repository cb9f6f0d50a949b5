import type { ChildProcess } from "node:child_process";
import { watchMemory } from "../isolation/parent/memory.js";
import { mappingLimits } from "./limits.js";
import type { Answer, Fault, Request } from "./protocol.js";

/** `again`: the mapping may not be to blame; a second run tells. */
interface Outcome {
  readonly answer: Answer;
  readonly again: boolean;
}

const { hardMs, memoryMb } = mappingLimits;
const memoryEveryMs = 50;
/** The time is counted in parts, so that a process that was asleep is charged for one of them, not for its sleep. */
const parts = 10;
const partsOfSoftLimit = 3;

const tooLong: Fault = { ok: false, code: "timeout", message: "the mapping took too long" };
const tooMuch: Fault = { ok: false, code: "too_large", message: "the mapping needs too much memory" };
const broken: Fault = { ok: false, code: "failed", message: "the mapping ended its process" };

/** V8 ends a process that is out of memory by a signal of its own. */
const endOf = (signal: NodeJS.Signals | null): Outcome =>
  signal === "SIGABRT" || signal === "SIGTRAP" || signal === "SIGILL"
    ? { answer: tooMuch, again: false }
    : { answer: broken, again: true };

const isTimeout = (answer: Answer): boolean => !answer.ok && answer.code === "timeout";

/** Asks a living child, and ends it when it takes more than one mapping may. Never rejects. */
export function askChild(
  { warn }: { readonly warn: (message: string) => void },
  child: ChildProcess,
  request: Request,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let passed = 0;
    let blamed: Fault | undefined;
    const end = (fault: Fault): void => {
      blamed = fault;
      child.kill("SIGKILL");
    };
    const clock = setInterval(() => {
      passed += 1;
      if (passed === parts) end(tooLong);
    }, hardMs / parts);
    const unwatch = watchMemory(child.pid ?? 0, memoryMb, memoryEveryMs, () => end(tooMuch));
    const settle = (outcome: Outcome): void => {
      clearInterval(clock);
      unwatch();
      child.off("message", onAnswer).off("exit", onExit);
      resolve(outcome);
    };
    const onAnswer = (answer: Answer): void => {
      settle({ answer, again: isTimeout(answer) && passed < partsOfSoftLimit });
    };
    const onExit = (_code: number | null, signal: NodeJS.Signals | null): void => {
      const outcome = blamed === undefined ? endOf(signal) : { answer: blamed, again: false };
      warn(
        `the process for mappings was ended and is started again: ${outcome.answer.ok ? "" : outcome.answer.message}`,
      );
      settle(outcome);
    };
    child.on("message", onAnswer).on("exit", onExit);
    // A child that is gone tells by its exit.
    child.send(request, () => undefined);
  });
}
