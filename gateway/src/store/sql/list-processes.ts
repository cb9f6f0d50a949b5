import type { Tx } from "../transaction.js";

const statement = { name: "list-processes", text: `SELECT owner FROM process` };

/** Every process that registered and was not yet found dead. */
export const listProcesses = (tx: Tx): Promise<{ owner: string }[]> => tx.run(statement, []);
