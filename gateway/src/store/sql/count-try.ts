import type { Tx } from "../transaction.js";

export interface TriesRow {
  readonly tries: number;
  readonly ends_at: Date;
}

const statement = {
  name: "count-try",
  text: `INSERT INTO login_brake AS b (key, tries, ends_at) VALUES ($1, 1, now() + make_interval(mins => $3))
    ON CONFLICT (key) DO UPDATE SET
      tries = CASE WHEN b.ends_at <= now() THEN 1 ELSE b.tries + 1 END,
      ends_at = CASE WHEN b.ends_at <= now() OR b.tries = $2 THEN now() + make_interval(mins => $3) ELSE b.ends_at END
    RETURNING tries, ends_at`,
};

/** Counts one try. A count ends after `mins`; a lock lasts `mins` from the try that went past `limit`. */
export async function countTry(tx: Tx, key: Buffer, limit: number, mins: number): Promise<TriesRow> {
  const [row] = await tx.run<TriesRow>(statement, [key, limit, mins]);
  if (row === undefined) throw new Error("a try was not counted");
  return row;
}
