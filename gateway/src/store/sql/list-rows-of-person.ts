import type { StoredRow } from "../../registers/record.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "list-rows-of-person",
  text: `SELECT id, register, case_id, person_id, at, actor, entry_id, data FROM register_row
    WHERE person_id = $1 AND register = $2 ORDER BY id DESC LIMIT 500`,
};

/** The newest rows of one register about one person, newest first. */
export const listRowsOfPerson = (tx: Tx, personId: string, register: string): Promise<StoredRow[]> =>
  tx.run<StoredRow>(statement, [personId, register]);
