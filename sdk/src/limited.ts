import { onAbort } from "./on-abort.js";

/** Why work was stopped from our side. */
export const stopped = (code: "timeout" | "aborted"): Error => Object.assign(new Error(code), { code });

export interface Limited {
  readonly signal: AbortSignal;
  /** Stops the clock; call it when the work has ended, however it ended. */
  release(): void;
}

/**
 * A signal that aborts with another or after `ms`; of `Infinity`, with the other alone. Not `AbortSignal.any` with
 * `AbortSignal.timeout`: a timeout that only another signal knows may be collected, and then stops nothing.
 */
export function limited(signal: AbortSignal, ms: number): Limited {
  const controller = new AbortController();
  const stop = (code: "timeout" | "aborted") => controller.abort(stopped(code));
  const unwatch = onAbort(signal, () => stop("aborted"));
  const timer = Number.isFinite(ms) ? setTimeout(stop, ms, "timeout") : undefined;
  const release = (): void => {
    clearTimeout(timer);
    unwatch();
  };
  if (signal.aborted) stop("aborted");
  return { signal: controller.signal, release };
}
