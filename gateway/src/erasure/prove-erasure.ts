import { z } from "zod";
import { proveLeaf } from "../ledger/prove-leaf.js";
import type { ErasureRow } from "../store/sql/erasure-row.js";
import { findErasureLeaf } from "../store/sql/find-erasure-leaf.js";
import type { Tx } from "../store/transaction.js";

const booked = z.object({ entry_id: z.string() });

/** The proof that the book tells of an erasure; undefined before it is done, and until its line is sealed. */
export async function proveErasure(tx: Tx, { id, certificate }: ErasureRow): Promise<string | undefined> {
  const { data } = booked.safeParse(certificate);
  if (data === undefined) return undefined;
  const index = await findErasureLeaf(tx, id, data.entry_id);
  return index === undefined ? undefined : proveLeaf(tx, index);
}
