import { type HttpAnswer, type HttpCall, onAbort, stopped } from "@gatehouse/sdk";
import type { Dispatcher } from "undici";
import { failure } from "./failure.js";
import type { Target } from "./target.js";

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseStart"]>>[2];

export interface ExchangeLimits {
  readonly signal: AbortSignal;
  /** The whole call: waiting for a socket, the answer, its last byte. */
  readonly timeoutMs: number;
}

interface Progress {
  controller?: Dispatcher.DispatchController;
  status: number;
  headers: Headers;
  readonly chunks: Buffer[];
  size: number;
  settled: boolean;
}

/** What is kept of an answer; the rest is not even read. */
export const maxAnswerBytes = 65_536;

/** Header names as the plugin contract has them: lower case, one value each. */
export function headerMap(headers: Headers): Map<string, string> {
  const map = new Map<string, string>();
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) map.set(name, typeof value === "string" ? value : value.join(", "));
  }
  return map;
}

/** An answer with its body as it came, for those that are no text. */
export interface ByteAnswer extends HttpAnswer {
  readonly bytes: Buffer;
}

function answerOf(progress: Progress): ByteAnswer {
  const { chunks, status, headers } = progress;
  const all = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
  const bytes = all.subarray(0, maxAnswerBytes);
  return { status, headers: headerMap(headers), body: bytes.toString("utf8"), bytes };
}

/** Follows one request on the dispatcher itself, since a stream per answer would cost more than the call. */
function follow(
  progress: Progress,
  settle: (error?: Error) => void,
  cut: (reason: Error) => void,
): Dispatcher.DispatchHandler {
  return {
    onRequestStart(controller) {
      progress.controller = controller;
      if (progress.settled) controller.abort(stopped("aborted"));
    },
    onResponseStart(_controller, status, headers) {
      if (status < 200) return;
      progress.status = status;
      progress.headers = headers;
    },
    onResponseData(_controller, chunk) {
      if (progress.settled) return;
      progress.chunks.push(chunk);
      progress.size += chunk.length;
      if (progress.size >= maxAnswerBytes) cut(stopped("aborted"));
    },
    onResponseEnd: () => settle(),
    onResponseError: (_controller, error) => settle(error),
  };
}

/**
 * One call and its answer. Once the status is known the receiver has spoken: if the body is then cut (too long, too
 * slow, connection lost), the answer stands with the part that came.
 */
export function exchange(
  pool: Dispatcher,
  target: Target,
  call: HttpCall,
  limits: ExchangeLimits,
): Promise<ByteAnswer> {
  const { signal } = limits;
  const progress: Progress = { status: 0, headers: {}, chunks: [], size: 0, settled: false };
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      if (progress.settled) return;
      progress.settled = true;
      clearTimeout(timer);
      release();
      if (progress.status > 0) resolve(answerOf(progress));
      else reject(failure(error, progress.controller !== undefined, target.name));
    };
    const cut = (reason: Error): void => {
      settle(reason);
      progress.controller?.abort(reason);
    };
    const release = onAbort(signal, () => cut(stopped("aborted")));
    const timer = setTimeout(() => cut(stopped("timeout")), limits.timeoutMs);
    if (signal.aborted) return settle(stopped("aborted"));
    const { method, headers, body } = call;
    pool.dispatch({ path: target.path, method, headers, body: body ?? null }, follow(progress, settle, cut));
  });
}
