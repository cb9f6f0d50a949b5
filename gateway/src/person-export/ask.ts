import { append } from "../ledger/append.js";
import { minorAccess } from "../registers/people-registers.js";
import { recordUnder } from "../registers/record.js";
import { type ActLine, takeUpRequest } from "../registers/take-up-request.js";
import { newId } from "../store/id.js";
import { findSamePerson } from "../store/sql/find-same-person.js";
import { insertPersonExport } from "../store/sql/insert-person-export.js";
import { isAnyMinor } from "../store/sql/is-any-minor.js";
import type { PersonExportRow } from "../store/sql/person-export-row.js";
import { readErasure } from "../store/sql/read-erasure.js";
import { readPerson } from "../store/sql/read-person.js";
import type { Context, Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import type { PersonExportWish } from "./wish.js";

/** Whoever has this machine has key and database anyway: a second person would be for show. The manifest says so. */
export const commandLine = "command_line";

/** May anything of a person be read? `set_aside`: not while a hold lasts on somebody who is to be erased. */
export type PersonState = "here" | "unknown" | "set_aside" | "erased";

export async function personState(tx: Tx, personId: string): Promise<PersonState> {
  const person = await readPerson(tx, personId);
  if (person === undefined) return "unknown";
  if (person.wrapped !== null && person.erased_at === null) return "here";
  return (await readErasure(tx, personId))?.state === "restricted" ? "set_aside" : "erased";
}

export type PersonExportAsked =
  | { readonly state: "asked"; readonly row: PersonExportRow }
  | { readonly state: Exclude<PersonState, "here"> | "no_such_request" };

/** A minor's record is opened by two people; both stand in the register of access. */
async function askAccess(
  keyring: Keyring,
  tx: Tx,
  { actor, role }: Context,
  line: ActLine,
  about: { readonly personId: string; readonly id: string; readonly purpose: string },
): Promise<string> {
  const { personId, id, purpose } = about;
  const data = { step: "asked", by: actor, role, object: `person_export:${id}`, purpose };
  return recordUnder(keyring, tx, line, minorAccess, { personId, data });
}

/**
 * Asks for everything about a person, and writes it into the register of requests. It is made at once; a minor's waits
 * for somebody else, unless it was asked for at the command line.
 */
export async function askPersonExport(
  { keyring, locale }: { readonly keyring: Keyring; readonly locale: "zh-CN" | "en" },
  tx: Tx,
  context: Context,
  personId: string,
  { purpose, request_id: requestId, language = locale }: PersonExportWish,
): Promise<PersonExportAsked> {
  const state = await personState(tx, personId);
  if (state !== "here") return { state };
  const people = await findSamePerson(tx, personId);
  const minor = await isAnyMinor(tx, people);
  const id = newId("pex");
  const object = { k: "person_export", id };
  const entryId = await append(tx, context, {
    type: "person.export.asked",
    outcome: "success",
    object,
    subject: people,
    ...(minor && { ctx: { minor } }),
  });
  const line = { actor: context.actor, entryId };
  const request = await takeUpRequest(keyring, tx, line, {
    personId,
    people,
    requestId,
    kinds: ["copy", "access", "port"],
  });
  if (request === undefined) return { state: "no_such_request" };
  const accessId = minor ? await askAccess(keyring, tx, context, line, { personId, id, purpose }) : null;
  const waits = minor && context.actor !== commandLine;
  const asked = {
    id,
    personId,
    people,
    purpose,
    language,
    minor,
    requestId: request,
    accessId,
    askedBy: context.actor,
  };
  return {
    state: "asked",
    row: await insertPersonExport(tx, { ...asked, state: waits ? "awaiting_approval" : "running" }),
  };
}
