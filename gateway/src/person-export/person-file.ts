import { consent, minorAccess, requests } from "../registers/people-registers.js";
import { openRows } from "../registers/record.js";
import type { RegisterRow } from "../registers/register.js";
import { listRowsOfPerson } from "../store/sql/list-rows-of-person.js";
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

/** Staff are named by their part alone, and their reasons are theirs. */
function rowOf({ id, case_id, at, data }: RegisterRow): object {
  const { by: _, reason: __, note: ___, ...shown } = data;
  return { id, case_id, at: at.toISOString(), ...shown };
}

/** What is known of the person beside what was written: records, addresses, consents, requests, who looked. */
export async function personFile(
  keyring: Keyring,
  tx: Tx,
  people: readonly string[],
  points: readonly OwnPoint[],
): Promise<object> {
  const rowsIn = async ({ name }: { readonly name: string }): Promise<object[]> => {
    const pages = await Promise.all(people.map((id) => listRowsOfPerson(tx, id, name)));
    return (await openRows(keyring, tx, pages.flat())).map(rowOf);
  };
  const rows = await Promise.all(people.map((id) => readPerson(tx, id)));
  return {
    records: rows.flatMap((row) => (row === undefined ? [] : [recordOf(keyring, row)])),
    contact_points: points,
    consents: await rowsIn(consent),
    requests: await rowsIn(requests),
    access_to_minors_data: await rowsIn(minorAccess),
  };
}
