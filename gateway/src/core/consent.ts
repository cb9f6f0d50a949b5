/** One row of the consent register, as far as it decides. */
export interface ConsentRow {
  readonly granted_by: string;
  readonly purpose: string;
  /** Left out: every channel. */
  readonly channel?: string;
  readonly state: "granted" | "refused" | "withdrawn";
}

export type Standing = "granted" | "denied" | "unasked";

export interface ConsentQuestion {
  readonly personId: string;
  /** A child's own yes does not count; its own no does. */
  readonly minor: boolean;
  readonly purpose: string;
  readonly channel?: string;
}

/** How consent stands for a purpose: the newest row that speaks of it holds. `rows`: newest first. */
export function standingOf(rows: readonly ConsentRow[], question: ConsentQuestion): Standing {
  const { personId, minor, purpose, channel } = question;
  const holds = (row: ConsentRow): boolean =>
    row.purpose === purpose &&
    (row.channel === undefined || row.channel === channel) &&
    !(minor && row.state === "granted" && row.granted_by === personId);
  const newest = rows.find(holds);
  if (newest === undefined) return "unasked";
  return newest.state === "granted" ? "granted" : "denied";
}
