import type { Tx } from "../transaction.js";
import { type PersonExportRow, personExportColumns } from "./person-export-row.js";

const statement = {
  name: "read-person-export",
  text: `SELECT ${personExportColumns} FROM person_export
    WHERE person_id = $1 AND ($2::text IS NULL OR id = $2) ORDER BY id DESC LIMIT 1`,
};

/** An export of a person; the newest one where none is named. */
export const readPersonExport = async (
  tx: Tx,
  personId: string,
  id: string | null,
): Promise<PersonExportRow | undefined> => (await tx.run<PersonExportRow>(statement, [personId, id]))[0];
