import { forgetFiles } from "../store/sql/forget-files.js";
import type { Tx } from "../store/transaction.js";

/**
 * Every content of these people, in the transaction that destroys their keys: it opens for nobody from then on, and the
 * bytes are gone from a folder or an object store within a minute (`removeDoomed`). Returns counts for the certificate.
 */
export const deletePersonFiles = (
  tx: Tx,
  { people }: { readonly people: readonly string[] },
): Promise<Readonly<Record<string, number>>> => forgetFiles(tx, people);
