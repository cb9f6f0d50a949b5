const waiting = new WeakMap<AbortSignal, Set<() => void>>();

function watch(signal: AbortSignal): Set<() => void> {
  const calls = new Set<() => void>();
  waiting.set(signal, calls);
  signal.addEventListener("abort", () => {
    for (const stop of calls) stop();
  });
  return calls;
}

/**
 * Calls `stop` when the signal aborts, until the function returned is called. One listener per signal however many
 * calls share it: listeners of their own cost a linear search to remove and a warning past ten.
 */
export function onAbort(signal: AbortSignal, stop: () => void): () => void {
  const calls = waiting.get(signal) ?? watch(signal);
  calls.add(stop);
  return () => calls.delete(stop);
}
