/** What takes deliveries, and looks after long messages that stay incomplete. */
export interface Sweeping {
  /** Resolves after the abort. */
  sweep(signal: AbortSignal): Promise<void>;
}

export interface ListenAndSweepDeps<R> {
  readonly link: { listen(receiver: R, signal: AbortSignal): Promise<void> };
  /** Its signal aborts as soon as listening is over, for whatever reason. */
  open(signal: AbortSignal): R;
}

/** Listens until aborted, and delivers incomplete messages meanwhile. Throws what `listen` throws. */
export async function listenAndSweep<R extends Sweeping>(
  { link, open }: ListenAndSweepDeps<R>,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const receiver = open(either);
  const sweeping = receiver.sweep(either);
  try {
    await link.listen(receiver, signal);
  } finally {
    over.abort();
    await sweeping;
  }
}
