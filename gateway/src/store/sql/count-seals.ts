import type { Tx } from "../transaction.js";

const statement = { name: "count-seals", text: `UPDATE data_key SET uses = uses + $2 WHERE kid = $1 RETURNING uses` };

/** Adds what this process sealed; returns how often all together sealed with the key. */
export const countSeals = async (tx: Tx, kid: string, seals: number): Promise<number> =>
  Number((await tx.run<{ uses: string }>(statement, [kid, seals]))[0]?.uses ?? 0);
