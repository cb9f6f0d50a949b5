import type { Tx } from "../transaction.js";

export interface ListedReplay {
  readonly id: string;
  readonly endpoint_id: string;
  readonly actor: string;
  readonly filter: object;
  readonly per_second: number;
  readonly state: "running" | "cancelled" | "done";
  readonly sent: number;
  readonly skipped: number;
  readonly total: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const columns = `id, endpoint_id, actor, filter, per_second, state, sent::int AS sent, skipped::int AS skipped,
  total::int AS total, created_at, updated_at`;

const list = {
  name: "list-replays",
  text: `SELECT ${columns} FROM replay WHERE ($1 = '' OR id < $1) ORDER BY id DESC LIMIT $2`,
};

/** Replays, the newest first. */
export const listReplays = (tx: Tx, before: string, limit: number): Promise<ListedReplay[]> =>
  tx.run<ListedReplay>(list, [before, limit]);
