import type { Tx } from "../transaction.js";

const statement = { name: "count-points", text: `SELECT count(*)::int AS n FROM contact_point` };

/** Contact points there are. */
export const countPoints = async (tx: Tx): Promise<number> => (await tx.run<{ n: number }>(statement, []))[0]?.n ?? 0;
