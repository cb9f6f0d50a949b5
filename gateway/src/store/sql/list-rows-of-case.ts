import type { StoredRow } from "../../registers/record.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "list-rows-of-case",
  text: `SELECT id, register, case_id, person_id, at, actor, entry_id, data FROM register_row
    WHERE case_id = $1 ORDER BY id`,
};

/** Everything that was recorded of one case, oldest first. */
export const listRowsOfCase = (tx: Tx, caseId: string): Promise<StoredRow[]> => tx.run<StoredRow>(statement, [caseId]);
