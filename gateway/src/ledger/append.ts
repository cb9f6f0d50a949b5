import { uuidv7 } from "../store/id.js";
import { insertAuditEntries } from "../store/sql/insert-audit-entries.js";
import type { Context, Tx } from "../store/transaction.js";
import { type Entry, entryBytes } from "./entry.js";

/** What a line of the book says; who acted comes from the context, its id and time from here. */
export type Line = Omit<Entry, "id">;

/** A line as it is stored. */
export function lineOf(context: Context, line: Line, at: Date): { readonly type: string; readonly bytes: Buffer } {
  return { type: line.type, bytes: entryBytes({ id: uuidv7(), ...line }, context, at) };
}

/** Writes one line of the book, in the transaction of what it tells of. Returns the line's id. */
export async function append(tx: Tx, context: Context, line: Line): Promise<string> {
  const id = uuidv7();
  await tx.opened;
  await insertAuditEntries(tx, [{ type: line.type, bytes: entryBytes({ id, ...line }, context, tx.now) }]);
  return id;
}

/** In whose name the gateway writes what an account brought, and what an endpoint asked for. */
export const accountContext = (id: string): Context => ({ actor: id, role: "account", groups: [] });
export const endpointContext = (id: string, request?: string): Context => ({
  actor: `endpoint:${id}`,
  role: "receiver",
  groups: [],
  ...(request !== undefined && { request }),
});
