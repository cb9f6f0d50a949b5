/** What is known of one anchor. */
export interface AnchorHistory {
  readonly sentAt: Date | null;
  readonly triedAt: Date | null;
  /** Tries in a row that failed. */
  readonly failures: number;
}

const firstRetryMs = 60_000;

/** After a failure in 1, 2, 4 … minutes, at most after its usual time. The newest checkpoint stands for every older one. */
export function isDue({ sentAt, triedAt, failures }: AnchorHistory, everyMs: number, now: Date): boolean {
  if (failures > 0 && triedAt !== null)
    return now.getTime() - triedAt.getTime() >= Math.min(everyMs, firstRetryMs * 2 ** (failures - 1));
  return sentAt === null || now.getTime() - sentAt.getTime() >= everyMs;
}
