import { newId } from "../id.js";
import type { Tx } from "../transaction.js";

export interface AnchorTry {
  readonly size: number;
  readonly kind: string;
  readonly target: string;
  readonly status: "sent" | "failed";
  readonly error: string | null;
  readonly receipt: Buffer | null;
}

const statement = {
  name: "insert-anchor",
  text: `INSERT INTO audit_anchor (id, size, kind, target, status, error, receipt) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};

/** Keeps that a checkpoint left, or why it did not. */
export const insertAnchor = (tx: Tx, anchor: AnchorTry): Promise<unknown> =>
  tx.run(statement, [
    newId("anc"),
    anchor.size,
    anchor.kind,
    anchor.target,
    anchor.status,
    anchor.error,
    anchor.receipt,
  ]);
