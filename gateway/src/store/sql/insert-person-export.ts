import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import { type PersonExportRow, personExportColumns } from "./person-export-row.js";

export interface NewPersonExport {
  readonly id: string;
  readonly personId: string;
  readonly people: readonly string[];
  readonly state: "awaiting_approval" | "running";
  readonly purpose: string;
  readonly language: string;
  readonly minor: boolean;
  readonly requestId: string;
  readonly accessId: string | null;
  readonly askedBy: string;
}

const statement = {
  name: "insert-person-export",
  text: `INSERT INTO person_export (id, person_id, people, state, purpose, language, minor, request_id, access_id, asked_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING ${personExportColumns}`,
};

export async function insertPersonExport(tx: Tx, asked: NewPersonExport): Promise<PersonExportRow> {
  const { id, personId, people, state, purpose, language, minor, requestId, accessId, askedBy } = asked;
  const values = [id, personId, textArray(people), state, purpose, language, minor, requestId, accessId, askedBy];
  return (await tx.run<PersonExportRow>(statement, values))[0] as PersonExportRow;
}
