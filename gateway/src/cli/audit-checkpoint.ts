import { readAuditState } from "../store/sql/lock-audit-state.js";
import { readNewestCheckpoint } from "../store/sql/read-newest-checkpoint.js";
import { systemContext } from "../store/transaction.js";
import { exitCodes } from "./exit.js";
import { findPlace } from "./place.js";
import { withStore } from "./with-database.js";

/** The newest signed checkpoint, verbatim, and under it the public key. */
export async function auditCheckpoint({ json }: { readonly json?: boolean }): Promise<number> {
  const [state, newest] = await withStore(findPlace(), (store) =>
    store.transact(systemContext, (tx) => Promise.all([readAuditState(tx), readNewestCheckpoint(tx)])),
  );
  if (state === undefined || newest === undefined)
    throw new Error("还没有封存过 | nothing was ever sealed here: start the gateway once");
  if (json)
    process.stdout.write(
      `${JSON.stringify({ size: newest.size, at: newest.at, checkpoint: newest.note, key: state.vkey })}\n`,
    );
  else process.stdout.write(`${newest.note}\n公钥 public key: ${state.vkey}\n`);
  return exitCodes.done;
}
