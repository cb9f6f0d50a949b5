import type { ConsentRow } from "../core/consent.js";
import { listRowsOfPerson } from "../store/sql/list-rows-of-person.js";
import type { Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { consent } from "./people-registers.js";
import { openRows } from "./record.js";

/** What the register says of a person's consent, newest first. */
export async function consentOf(keyring: Keyring, tx: Tx, personId: string): Promise<ConsentRow[]> {
  const rows = await listRowsOfPerson(tx, personId, consent.name);
  return (await openRows(keyring, tx, rows)).map(({ data }) => data as unknown as ConsentRow);
}
