import type { StoredRow } from "../../registers/record.js";
import type { Tx } from "../transaction.js";

export interface RowsSought {
  readonly register: string;
  /** Null: of anybody. */
  readonly person: string | null;
  /** Of anybody, else of persons the transaction sees: an agent has nothing to do with other groups' people. */
  readonly ofAnybody: boolean;
  /** From (included) and to (not), by the time of the row. */
  readonly from: Date | null;
  readonly to: Date | null;
  /** The last id seen. */
  readonly after: string;
  readonly limit: number;
}

const statement = {
  name: "list-register-rows",
  text: `SELECT id, register, case_id, person_id, at, actor, entry_id, data FROM register_row
    WHERE register = $1 AND id > $2 AND ($3::text IS NULL OR person_id = $3)
      AND ($7 OR person_id IS NULL OR (SELECT true FROM person p WHERE p.id = person_id))
      AND ($4::timestamptz IS NULL OR at >= $4) AND ($5::timestamptz IS NULL OR at < $5) ORDER BY id LIMIT $6`,
};

/** Rows of one register, oldest first. */
export const listRegisterRows = (tx: Tx, sought: RowsSought): Promise<StoredRow[]> =>
  tx.run<StoredRow>(statement, [
    sought.register,
    sought.after,
    sought.person,
    sought.from,
    sought.to,
    sought.limit,
    sought.ofAnybody,
  ]);
