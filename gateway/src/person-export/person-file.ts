import { type RowsDeps, rowPages } from "../registers/all-rows.js";
import { consent, minorAccess, requests } from "../registers/people-registers.js";
import type { Register, RegisterRow } from "../registers/register.js";
import { type PersonRow, readPerson } from "../store/sql/read-person.js";
import { systemContext } from "../store/transaction.js";
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

/** Staff are named by their part alone, and their reasons are theirs. */
function rowOf({ id, case_id, at, data }: RegisterRow): object {
  const { by: _, reason: __, note: ___, ...shown } = data;
  return { id, case_id, at: at.toISOString(), ...shown };
}

/** Every row about these people in a register, oldest first: it has some per year. */
async function rowsIn(deps: RowsDeps, { name }: Register, people: readonly string[]): Promise<object[]> {
  const found: object[] = [];
  const sought = { register: name, ofAnybody: true, from: null, to: null, after: "", limit: 0 };
  for (const person of people)
    for await (const rows of rowPages(deps, systemContext, { ...sought, person })) found.push(...rows.map(rowOf));
  return found;
}

/** What is known of the person beside what was written: records, addresses, consents, requests, who looked. */
export async function personFile(
  deps: RowsDeps,
  people: readonly string[],
  points: readonly OwnPoint[],
): Promise<object> {
  const { store, keyring } = deps;
  const rows = await store.transact(systemContext, (tx) => Promise.all(people.map((id) => readPerson(tx, id))));
  return {
    records: rows.flatMap((row) => (row === undefined ? [] : [recordOf(keyring, row)])),
    contact_points: points,
    consents: await rowsIn(deps, consent, people),
    requests: await rowsIn(deps, requests, people),
    access_to_minors_data: await rowsIn(deps, minorAccess, people),
  };
}
