import type { Tx } from "../transaction.js";

const statement = { name: "list-admin-hashes", text: `SELECT hash FROM api_token WHERE role = 'admin'` };

/** SHA-256 of the admin tokens made here. */
export const listAdminHashes = async (tx: Tx): Promise<Buffer[]> =>
  (await tx.run<{ hash: Buffer }>(statement, [])).map((row) => row.hash);
