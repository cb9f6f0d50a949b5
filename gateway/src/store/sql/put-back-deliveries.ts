import { int8Array, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import type { Fenced } from "./finish-deliveries.js";

export interface PutBack extends Fenced {
  /** Milliseconds until it is due; null: it stands behind another row of its lane. */
  readonly delayMs: number | null;
  /** Tries so far, this one included if it was one. */
  readonly attempt: number;
  readonly code: string | null;
  /** Whether it may have left before this lease; what a try of this lease says is known. */
  readonly begun: boolean;
  /** Without what this lease was charged with: the process is still there. */
  readonly crashes: number;
}

const statement = {
  name: "put-back-deliveries",
  text: `UPDATE delivery d SET owner = NULL, attempt = i.attempt, last_code = coalesce(i.code, d.last_code), begun = i.begun::boolean,
      crashes = i.crashes,
      due_at = CASE WHEN i.delay IS NULL THEN 'infinity' ELSE now() + make_interval(secs => i.delay::float8 / 1000) END
    FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::bigint[])
      AS i(id, fence, delay, attempt, code, begun, crashes)
    WHERE d.id = i.id AND d.fence = i.fence RETURNING d.id`,
};

/** Gives up the lease until the next try. */
export async function putBackDeliveries(tx: Tx, rows: readonly PutBack[]): Promise<ReadonlySet<string>> {
  const done = await tx.run<{ id: string }>(statement, [
    textArray(rows.map((r) => r.id)),
    int8Array(rows.map((r) => r.fence)),
    textArray(rows.map((r) => (r.delayMs === null ? null : String(Math.round(r.delayMs))))),
    int8Array(rows.map((r) => r.attempt)),
    textArray(rows.map((r) => r.code)),
    textArray(rows.map((r) => String(r.begun))),
    int8Array(rows.map((r) => r.crashes)),
  ]);
  return new Set(done.map((row) => row.id));
}
