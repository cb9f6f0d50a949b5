/** The one clock of an installation is its database's; every process keeps in step with it. */
export interface Clock {
  now(): Date;
  /** Milliseconds by which this machine's clock is behind the database's. */
  offsetMs(): number;
  /** The database said that it is so late, just now. */
  observe(databaseNow: Date): void;
}

/** Less is the way of the answer, not a wrong clock. */
const noticeableMs = 5_000;
/** Signatures are refused from five minutes on: a person should hear of it long before. */
export const alarmingMs = 30_000;

export function createClock(local: () => number = Date.now): Clock {
  let offset = 0;
  return {
    now: () => new Date(local() + offset),
    offsetMs: () => offset,
    observe(databaseNow) {
      const ahead = databaseNow.getTime() - local();
      offset = Math.abs(ahead) < noticeableMs ? 0 : ahead;
    },
  };
}
