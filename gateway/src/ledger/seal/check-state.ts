import type { AuditState } from "../../store/sql/lock-audit-state.js";
import type { Tx } from "../../store/transaction.js";
import { frontierOf, rootOf } from "../merkle/frontier.js";
import type { Checkpoint } from "../note/checkpoint.js";
import { HaltedError } from "./halted-error.js";
import { rootOfDatabase } from "./tree-of-database.js";

const cure = "look why, then `gatehouse audit fork-ack --reason …` begins a new log";

/** A cluster counts its transactions upward for ever; one that was reset would hide entries behind the watermark. */
function checkCount({ epoch, newest_epoch, wm_txid, xmin }: AuditState): void {
  if (epoch === newest_epoch && BigInt(xmin) <= BigInt(wm_txid) && wm_txid !== "0")
    throw new HaltedError(
      `the database counts transactions from before the sealed ones (${xmin} after ${wm_txid}); ${cure}`,
    );
}

/**
 * Does the database go on from what was signed last? It may be ahead of the file by what a crash kept from being noted
 * there; never behind it, and never with other leaves. Nothing is signed before this holds.
 */
export async function checkState(tx: Tx, state: AuditState, last: Checkpoint | undefined): Promise<void> {
  checkCount(state);
  if (last === undefined)
    throw new HaltedError(`keys/last-checkpoint is missing: restore it from your copy; or ${cure}`);
  if (last.origin !== state.origin)
    throw new HaltedError(`keys/last-checkpoint is of ${last.origin}, the database's log is ${state.origin}; ${cure}`);
  if (last.size > state.size)
    throw new HaltedError(
      `${last.size} entries were signed, the database has ${state.size}: it was turned back; ${cure}`,
    );
  const own = rootOf(frontierOf(state.size, state.frontier));
  const then = last.size === state.size ? own : await rootOfDatabase(tx, last.size);
  if (!then.equals(last.root) || !own.equals(await rootOfDatabase(tx, state.size)))
    throw new HaltedError(`the tree of ${last.size} entries is not the one that was signed; ${cure}`);
}
