import { hideAddresses } from "../core/transcript/hide-addresses.js";
import type { Subject } from "../core/transcript/own-words.js";
import { type RowsDeps, rowPages, within } from "../registers/all-rows.js";
import type { Register, RegisterRow } from "../registers/register.js";
import { registers } from "../registers/registers.js";
import { type PersonRow, readPerson } from "../store/sql/read-person.js";
import type { Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { unseal } from "../vault/seal.js";
import type { OwnPoint } from "./read-subject.js";

const recordOf = (keyring: Keyring, row: PersonRow): object => {
  const { id, kind, minor, display_name, kid, wrapped, created_at } = row;
  const name =
    display_name === null || wrapped === null
      ? null
      : unseal(keyring.open({ kid, wrapped }), `person|${id}|display_name`, display_name).toString();
  return { id, kind, minor, display_name: name, created_at: created_at.toISOString() };
};

/** Staff are named by their part alone, and their reasons are theirs; what they wrote may name others. */
function rowOf({ addresses }: Subject, { id, case_id, at, data }: RegisterRow): object {
  const { by: _, reason: __, note: ___, ...shown } = data;
  return { id, case_id, at: at.toISOString(), ...(hideAddresses(shown, addresses) as object) };
}

/** Every row about these people in a register, oldest first: it has some per year. */
async function rowsIn(deps: RowsDeps, { name }: Register, subject: Subject): Promise<object[]> {
  const found: object[] = [];
  const sought = { register: name, ofAnybody: true, from: null, to: null, after: "", limit: 0 };
  for (const person of subject.people)
    for await (const rows of rowPages(deps, { ...sought, person }))
      found.push(...rows.map((row) => rowOf(subject, row)));
  return found;
}

/** What is known of the person beside what was written: records, addresses, and what registers say of them. */
export async function personFile(
  keyring: Keyring,
  tx: Tx,
  { subject, points }: { readonly subject: Subject; readonly points: readonly OwnPoint[] },
): Promise<object> {
  const rows = await Promise.all([...subject.people].map((id) => readPerson(tx, id)));
  const about: Record<string, readonly object[]> = {};
  for (const register of registers.filter(({ aboutPerson }) => aboutPerson !== "never"))
    about[register.name] = await rowsIn(within(keyring, tx), register, subject);
  return {
    records: rows.flatMap((row) => (row === undefined ? [] : [recordOf(keyring, row)])),
    contact_points: points,
    registers: about,
  };
}
