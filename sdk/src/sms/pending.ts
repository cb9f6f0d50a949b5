import { PluginError } from "../error.js";

/** One question that has left. */
export interface Asked<Answer> {
  /** Throws `uncertain` when no answer comes in time, or the caller gives up, or the connection is lost. */
  readonly answer: Promise<Answer>;
  answered(answer: Answer): void;
}

/** The questions of one connection that wait for their answers. */
export interface Pending<Answer> {
  ask(signal?: AbortSignal): Asked<Answer>;
  /** Questions without an answer so far. */
  count(): number;
  /** Nothing will be answered any more: each question throws `uncertain`. */
  failAll(why: string): void;
}

export interface PendingOptions {
  /** How long an answer may take. */
  readonly responseMs: number;
  /** What the other side is called in messages for people, such as `the SMSC`. */
  readonly peer: string;
}

export function createPending<Answer>({ responseMs, peer }: PendingOptions): Pending<Answer> {
  const failing = new Set<(why: string) => void>();
  const noAnswer = (why: string): PluginError => new PluginError("uncertain", `${peer} gave no answer: ${why}`);

  function ask(signal?: AbortSignal): Asked<Answer> {
    let answered: (answer: Answer) => void = () => undefined;
    const answer = new Promise<Answer>((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        failing.delete(fail);
        signal?.removeEventListener("abort", abort);
      };
      const fail = (why: string): void => {
        settle();
        reject(noAnswer(why));
      };
      const abort = (): void => fail("given up");
      const timer = setTimeout(() => fail(`${responseMs / 1000} s passed`), responseMs);
      failing.add(fail);
      signal?.addEventListener("abort", abort);
      answered = (given) => {
        settle();
        resolve(given);
      };
    });
    // Whoever asked hears of it; a question that could not even be written has nobody waiting.
    answer.catch(() => undefined);
    return { answer, answered: (given) => answered(given) };
  }

  return {
    ask,
    count: () => failing.size,
    failAll: (why) => {
      for (const fail of [...failing]) fail(why);
    },
  };
}
