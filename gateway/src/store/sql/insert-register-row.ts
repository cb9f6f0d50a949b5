import type { Tx } from "../transaction.js";

export interface NewRegisterRow {
  readonly id: string;
  readonly register: string;
  readonly caseId: string;
  readonly personId: string | null;
  readonly actor: string;
  readonly entryId: string;
  readonly kid: string;
  readonly data: Buffer;
}

const statement = {
  name: "insert-register-row",
  text: `INSERT INTO register_row (id, register, case_id, person_id, actor, entry_id, kid, data)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

export const insertRegisterRow = (tx: Tx, row: NewRegisterRow): Promise<unknown> =>
  tx.run(statement, [row.id, row.register, row.caseId, row.personId, row.actor, row.entryId, row.kid, row.data]);
