import type { Tx } from "../transaction.js";

export interface ListedBreakGlass {
  readonly id: string;
  readonly actor: string;
  readonly object_kind: string;
  readonly object_id: string;
  readonly kid: string;
  readonly wrapped: Buffer | null;
  readonly reason: Buffer;
  readonly opened_at: Date;
  readonly until: Date;
}

const statement = {
  name: "list-break-glass",
  text: `SELECT b.id, b.actor, b.object_kind, b.object_id, b.kid, k.wrapped, b.reason, b.opened_at, b.until
    FROM break_glass b JOIN data_key k ON k.kid = b.kid WHERE ($1 = '' OR b.id < $1) ORDER BY b.id DESC LIMIT $2`,
};

/** Newest first. */
export const listBreakGlass = (tx: Tx, before: string, limit: number): Promise<ListedBreakGlass[]> =>
  tx.run<ListedBreakGlass>(statement, [before, limit]);
