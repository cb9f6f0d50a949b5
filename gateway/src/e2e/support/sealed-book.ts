import type { Query } from "../../testing/query.js";
import { eventually } from "./eventually.js";

const sealed = `SELECT vkey FROM audit_state WHERE size > 0 AND NOT EXISTS (
    SELECT 1 FROM audit_entry e LEFT JOIN audit_leaf l ON l.entry_id = e.id WHERE l.entry_id IS NULL)`;

/** Waits until every line of the book is sealed; gives the public key it is sealed with. */
export function sealedBook({ query }: { readonly query: Query }): Promise<string> {
  const key = async () => (await query<{ vkey: string }>(sealed))[0]?.vkey;
  // An open transaction of any other database of the server holds sealing up.
  return eventually("a book that is sealed to its end", key, 60_000);
}
