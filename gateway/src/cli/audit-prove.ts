import { proveLeaf } from "../ledger/prove-leaf.js";
import { findEntryLeaf } from "../store/sql/find-entry-leaf.js";
import { systemContext } from "../store/transaction.js";
import { exitCodes, UsageError } from "./exit.js";
import { findPlace } from "./place.js";
import { withStore } from "./with-database.js";

/** The `.tlog-proof` of an entry, to the standard output. */
export async function auditProve(id: string, options: { readonly json?: boolean }): Promise<number> {
  if (!/^[0-9a-f]{32}$/.test(id)) throw new UsageError("记录标识为 32 位十六进制 | an entry's id has 32 hex digits");
  const proof = await withStore(findPlace(), (store) =>
    store.transact(systemContext, async (tx) => {
      const leaf = await findEntryLeaf(tx, id);
      if (leaf === undefined) throw new Error(`没有这条记录 | there is no entry ${id}`);
      if (leaf === "unsealed")
        throw new Error("这条记录还未封存 | the entry is not sealed yet: ask again in some seconds");
      return proveLeaf(tx, leaf);
    }),
  );
  process.stdout.write(options.json ? `${JSON.stringify({ id, proof })}\n` : (proof ?? ""));
  return exitCodes.done;
}
