import type { Tx } from "../transaction.js";

const statement = {
  name: "acknowledge-keys",
  text: `UPDATE process SET host = $2, keys_version = $3, kek_ids = $4 WHERE owner = $1`,
};

export interface KnownKeys {
  readonly host: string;
  readonly version: number;
  /** Generations of the master key this process can open. */
  readonly kekIds: readonly string[];
}

/** Notes which keys a process works with from now on. */
export const acknowledgeKeys = (tx: Tx, owner: string, { host, version, kekIds }: KnownKeys): Promise<unknown> =>
  tx.run(statement, [owner, host, version, kekIds]);
