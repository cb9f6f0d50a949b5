import type { Connection } from "../../store/embedded/connection.js";
import { type ClusterRow, moveCluster } from "../../store/move-cluster.js";
import { systemContext } from "../../store/transaction.js";
import { lineOf } from "../append.js";

/** What the new epoch begins with: the last signed state of the old one. */
function firstLine({ origin, newest_epoch, size, root }: ClusterRow): {
  readonly type: string;
  readonly bytes: Buffer;
} {
  const ctx = { epoch: newest_epoch + 1, size: Number(size), root: root?.toString("base64") ?? "" };
  const line = { type: "audit.epoch_begun", outcome: "success", object: { k: "audit_log", id: origin }, ctx } as const;
  return lineOf(systemContext, line, new Date());
}

/**
 * A dump that was restored lies in another cluster, which counts its transactions from anew: entries of now would stand
 * before those of then. So they get a higher epoch; what is left of the old one is sealed first, as no transaction of it
 * can be open. To be called before anything is taken in. True: one was begun.
 */
export const beginEpoch = (owner: Connection | string): Promise<boolean> => moveCluster(owner, firstLine);
