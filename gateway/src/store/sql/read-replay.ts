import type { Tx } from "../transaction.js";
import type { ListedReplay } from "./list-replays.js";

const statement = {
  name: "read-replay",
  text: `SELECT id, endpoint_id, actor, filter, per_second, state, sent::int AS sent, skipped::int AS skipped,
    total::int AS total, created_at, updated_at FROM replay WHERE id = $1`,
};

export const readReplay = async (tx: Tx, id: string): Promise<ListedReplay | undefined> =>
  (await tx.run<ListedReplay>(statement, [id]))[0];
