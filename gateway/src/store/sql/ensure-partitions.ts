import type { Tx } from "../transaction.js";

const statement = { name: "ensure-partitions", text: `SELECT ensure_partitions()` };

/** Makes the partitions of this and the next two months. */
export const ensurePartitions = (tx: Tx): Promise<unknown> => tx.run(statement, []);
