import { PluginError } from "@gatehouse/sdk";
import type { Envelope } from "./envelope.js";
import { errorFromWire } from "./error.js";
import { type Methods, placesOf } from "./methods.js";

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** The other side had its time. */
export class CallTimeout extends Error {
  override readonly name = "CallTimeout";
}

export interface AskingDeps {
  readonly asks: Methods;
  /** False where the frame is too large. */
  write(frame: Envelope): boolean;
  encode(value: unknown): unknown;
  decode(value: unknown): unknown;
  /** Too much lies unsent already. */
  full(): boolean;
}

export interface Asking {
  call(method: string, params: unknown, options?: CallOptions): Promise<unknown>;
  /** Throws at an answer to a question nobody asked. */
  settle(frame: Extract<Envelope, { result: unknown } | { error: unknown }>): void;
  endAll(reason: Error): void;
}

interface Waiting {
  readonly method: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

const maxWaiting = 1024;

/** Calls `late` after the time, one turn of the loop later: this process may have been the slow one. */
function alarm(ms: number | undefined, late: () => void): () => void {
  if (ms === undefined) return () => undefined;
  const timer = setTimeout(() => setImmediate(late), ms);
  return () => clearTimeout(timer);
}

/** Questions of this side, each until its answer, its time or its signal ends it. */
export function createAsking({ asks, write, encode, decode, full }: AskingDeps): Asking {
  const waiting = new Map<number, Waiting>();
  /** Nobody waits for these any more: a late answer is no forgery. */
  const givenUp = new Set<number>();
  let lastId = 0;
  let ended: Error | undefined;

  function end(id: number): Waiting | undefined {
    const one = waiting.get(id);
    waiting.delete(id);
    return one;
  }

  function giveUp(id: number, error: Error): void {
    const one = end(id);
    if (one === undefined) return;
    givenUp.add(id);
    write({ cancel: id });
    one.reject(error);
  }

  function accept({ method, resolve, reject }: Waiting, result: unknown): void {
    const parsed = asks[method]?.result.safeParse(decode(result));
    if (parsed?.success) return resolve(parsed.data);
    const where = parsed?.error ? placesOf(parsed.error) : "unknown method";
    reject(new PluginError("rejected", `what ${method} gave has the wrong shape: ${where}`, { reason: "other" }));
  }

  function refusal(signal: AbortSignal | undefined): Error | undefined {
    if (ended !== undefined) return ended;
    if (signal?.aborted) return new PluginError("unavailable", "it was given up before it began");
    if (waiting.size >= maxWaiting || full()) return new PluginError("unavailable", "too many calls wait already");
    return undefined;
  }

  function ask(method: string, params: unknown, { signal, timeoutMs }: CallOptions): Promise<unknown> {
    lastId += 1;
    const id = lastId;
    const given = (): void => giveUp(id, new PluginError("uncertain", "it was given up while it was at work"));
    const late = (): void => giveUp(id, new CallTimeout(`${method} took more than ${timeoutMs} ms`));
    signal?.addEventListener("abort", given, { once: true });
    const calm = alarm(timeoutMs, late);
    const answer = new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { method, resolve, reject });
      if (write({ id, method, params: encode(params) })) return;
      waiting.delete(id);
      reject(new PluginError("rejected", `the question of ${method} is too large`, { reason: "too_large" }));
    });
    return answer.finally(() => {
      calm();
      signal?.removeEventListener("abort", given);
    });
  }

  return {
    call: async (method, params, options = {}) => {
      const no = refusal(options.signal);
      if (no !== undefined) throw no;
      return ask(method, params, options);
    },
    settle(frame) {
      const one = end(frame.id);
      if (one === undefined) {
        if (!givenUp.delete(frame.id)) throw new TypeError("an answer to a question nobody asked");
      } else if ("error" in frame) one.reject(errorFromWire(frame.error));
      else accept(one, frame.result);
    },
    endAll(reason) {
      ended ??= reason;
      for (const one of waiting.values()) one.reject(ended);
      waiting.clear();
    },
  };
}
