/** A duty with an end: since when it runs, and until when. */
export interface Deadline {
  readonly since: Date;
  readonly due_at: Date;
  /** `soon`: two thirds of the time are over. */
  readonly state: "running" | "soon" | "late" | "done" | "done_late";
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Day 20 of 30. */
const alarmShare = 2 / 3;

export const reportHours = { other: 4, central: 2, cii: 1 } as const;

/** How a duty stands. `endedAt`: when it was done; left out: not yet. */
export function deadlineOf(since: Date, lengthMs: number, now: Date, endedAt?: Date): Deadline {
  const due_at = new Date(since.getTime() + lengthMs);
  const at = (state: Deadline["state"]): Deadline => ({ since, due_at, state });
  if (endedAt !== undefined) return at(endedAt <= due_at ? "done" : "done_late");
  if (now > due_at) return at("late");
  return at(now.getTime() - since.getTime() >= lengthMs * alarmShare ? "soon" : "running");
}

/** The clock of a person's request starts at its receipt, not at proof of identity. */
export const requestDeadline = (receivedAt: Date, days: number, now: Date, answeredAt?: Date): Deadline =>
  deadlineOf(receivedAt, days * dayMs, now, answeredAt);

export const incidentDeadline = (
  detectedAt: Date,
  operator: keyof typeof reportHours,
  now: Date,
  reportedAt?: Date,
): Deadline => deadlineOf(detectedAt, reportHours[operator] * hourMs, now, reportedAt);
