import { notFound } from "../desk/problem.js";
import { append } from "../ledger/append.js";
import { minorAccess } from "../registers/people-registers.js";
import { recordUnder } from "../registers/record.js";
import { newId } from "../store/id.js";
import { actAsGateway } from "../store/sql/act-as-gateway.js";
import { findBreakGlass } from "../store/sql/find-break-glass.js";
import { findBreakGlassOver } from "../store/sql/find-break-glass-over.js";
import { insertBreakGlass } from "../store/sql/insert-break-glass.js";
import { listBreakGlass } from "../store/sql/list-break-glass.js";
import { readObjectPerson } from "../store/sql/read-object-person.js";
import type { Context, Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { seal, unseal } from "../vault/seal.js";
import { userKey } from "./user-key.js";

/** A record that is out of somebody's reach: another group's conversation, a minor. */
export interface Sealed {
  readonly kind: "conversation" | "person";
  readonly id: string;
}

const openMins = 60;
const place = (id: string): string => `break_glass|${id}|reason`;

interface MinorOpened {
  readonly entryId: string;
  readonly personId: string;
  readonly object: Sealed;
  readonly reason: string;
  readonly until: Date;
}

/** What belongs to a minor stands in their register too, and opens it there as an approval would. */
async function register(keyring: Keyring, tx: Tx, { actor, role }: Context, opened: MinorOpened): Promise<void> {
  const { entryId, personId, object, reason, until } = opened;
  const asked = { step: "break_glass", by: actor, role, object: `${object.kind}:${object.id}` };
  const data = { ...asked, reason, expires_at: until.toISOString() };
  await recordUnder(keyring, tx, { actor, entryId }, minorAccess, { personId, data });
}

export interface Opened {
  readonly id: string;
  readonly until: Date;
}

/** Opens a record to who acts, for an hour; the reason is sealed, the line commits to it. Throws 404 where there is none. */
export async function breakGlass(
  keyring: Keyring,
  tx: Tx,
  context: Context,
  object: Sealed,
  reason: string,
): Promise<Opened> {
  const key = await userKey(keyring, tx, context.actor);
  const person = await readObjectPerson(tx, object);
  if (person === undefined) throw notFound(object.kind);
  const id = newId("brk");
  const value = seal(key, place(id), reason);
  const until = await insertBreakGlass(tx, {
    id,
    actor: context.actor,
    object,
    kid: key.kid,
    reason: value,
    mins: openMins,
  });
  const entryId = await append(tx, context, {
    type: "break_glass.opened",
    outcome: "success",
    object: { k: object.kind, id: object.id },
    subject: [person.id],
    ctx: { break_glass: id, mins: openMins },
    sealed: { kid: key.kid, value },
  });
  if (person.minor) await register(keyring, tx, context, { entryId, personId: person.id, object, reason, until });
  return { id, until };
}

interface Looker {
  readonly id: string;
  readonly role: string;
}

const mayBreak = ({ role }: Looker): boolean => role === "agent" || role === "supervisor";

/** The id of the act by which this principal may see the record now: for the book's line about the read. */
export const hasBreakGlass = (tx: Tx, looker: Looker, object: Sealed): Promise<string | undefined> =>
  mayBreak(looker) ? findBreakGlass(tx, object, looker.id) : Promise.resolve(undefined);

/**
 * Is this a part of a conversation that was opened to who looks? The transaction has the gateway's sight from then on:
 * nothing but the part may be read after a yes, and nothing at all after a no.
 */
export async function isBehindGlass(
  tx: Tx,
  looker: Looker,
  part: { readonly kind: "message" | "attachment"; readonly id: string },
): Promise<boolean> {
  if (!mayBreak(looker)) return false;
  await actAsGateway(tx);
  return (await findBreakGlassOver(tx, part, looker.id)) !== undefined;
}

/** What was opened, newest first, with the reasons. */
export async function openedGlass(keyring: Keyring, tx: Tx, before: string, limit: number): Promise<{ id: string }[]> {
  await actAsGateway(tx);
  const rows = await listBreakGlass(tx, before, limit);
  return rows.map(({ kid, wrapped, reason, object_kind, object_id, ...row }) => ({
    ...row,
    object: { kind: object_kind, id: object_id },
    reason: wrapped && unseal(keyring.open({ kid, wrapped }), place(row.id), reason).toString(),
  }));
}
