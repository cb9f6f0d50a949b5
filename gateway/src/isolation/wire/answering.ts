import { PluginError } from "@gatehouse/sdk";
import type { Envelope } from "./envelope.js";
import { errorToWire } from "./error.js";
import { type Methods, placesOf } from "./methods.js";

export interface AnsweringDeps {
  readonly answers: Methods;
  readonly answer: (method: string, params: unknown, signal: AbortSignal) => Promise<unknown>;
  readonly note?: (method: string, params: unknown) => void;
  write(frame: Envelope): boolean;
  encode(value: unknown): unknown;
  decode(value: unknown): unknown;
  /** As many are at work as may be: read no more. */
  hold(busy: boolean): void;
}

export interface Answering {
  /** Throws at a method that does not exist or a number in use. */
  take(frame: Extract<Envelope, { method: string }>): void;
  cancel(id: number): void;
  cancelAll(): void;
}

/** Calls of the other side at work here at once. */
const maxServed = 64;

/** Answers the other side's questions. What it asks in the wrong shape is refused, and harms nothing else. */
export function createAnswering(deps: AnsweringDeps): Answering {
  const { answers, answer, note, write, encode, decode, hold } = deps;
  const served = new Map<number, AbortController>();

  function params(frame: { readonly method: string; readonly params?: unknown }): unknown {
    const parsed = answers[frame.method]?.params.safeParse(decode(frame.params));
    if (parsed === undefined) throw new TypeError("a question of a method that does not exist");
    if (parsed.success) return parsed.data;
    throw new PluginError("rejected", `${frame.method} was asked in the wrong shape: ${placesOf(parsed.error)}`);
  }

  function reply(id: number, frame: Envelope): void {
    served.delete(id);
    if (served.size < maxServed) hold(false);
    if (write(frame)) return;
    const tooLarge = new PluginError("rejected", "the answer is too large", { reason: "too_large" });
    write({ id, error: errorToWire(tooLarge) });
  }

  async function serve(id: number, frame: { readonly method: string; readonly params?: unknown }): Promise<void> {
    if (served.has(id)) throw new TypeError("a question under a number that is in use");
    const stop = new AbortController();
    served.set(id, stop);
    if (served.size >= maxServed) hold(true);
    try {
      const result = await answer(frame.method, params(frame), stop.signal);
      reply(id, { id, result: encode(result) });
    } catch (error) {
      reply(id, { id, error: errorToWire(error) });
    }
  }

  function tell(frame: { readonly method: string; readonly params?: unknown }): void {
    try {
      note?.(frame.method, params(frame));
    } catch (error) {
      // A line of a log in the wrong shape is left out.
      if (!(error instanceof PluginError)) throw error;
    }
  }

  return {
    take(frame) {
      if (!Object.hasOwn(answers, frame.method)) throw new TypeError("a question of a method that does not exist");
      if ("id" in frame) {
        if (served.has(frame.id)) throw new TypeError("a question under a number that is in use");
        void serve(frame.id, frame);
        return;
      }
      tell(frame);
    },
    cancel: (id) => served.get(id)?.abort(),
    cancelAll: () => {
      for (const stop of served.values()) stop.abort();
    },
  };
}
