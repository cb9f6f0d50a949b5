import { setTimeout as sleep } from "node:timers/promises";

const stepMs = 5_000;

/** Looks again and again until aborted, at least twice within the time that is waited for. */
export async function sweep(look: () => Promise<void>, waitSecs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await look();
    await sleep(Math.min(stepMs, waitSecs * 500), undefined, { signal }).catch(() => undefined);
  }
}
