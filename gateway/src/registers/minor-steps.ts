import type { AccessStep } from "../core/minor-access.js";
import { listRowsOfPerson } from "../store/sql/list-rows-of-person.js";
import type { Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { minorAccess } from "./people-registers.js";
import { openRows } from "./record.js";

/** A step, and the case it belongs to. */
export interface CaseStep extends AccessStep {
  readonly case_id: string;
  readonly object: string;
}

/** What was asked, approved and seen of one minor, newest first. */
export async function minorSteps(keyring: Keyring, tx: Tx, personId: string): Promise<CaseStep[]> {
  const rows = await listRowsOfPerson(tx, personId, minorAccess.name);
  const opened = await openRows(keyring, tx, rows);
  return opened.map(({ data, case_id }) => ({ ...(data as unknown as Omit<CaseStep, "case_id">), case_id }));
}
