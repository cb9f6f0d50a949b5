import type { Tx } from "../transaction.js";
import { type PersonExportRow, personExportColumns } from "./person-export-row.js";

const statement = {
  name: "find-running-person-exports",
  text: `SELECT ${personExportColumns} FROM person_export
    WHERE state = 'running' AND asked_by <> 'command_line' AND (retry_at IS NULL OR retry_at <= now()) ORDER BY id LIMIT 100`,
};

/** Exports that somebody has to make; those of the command line are made there. */
export const findRunningPersonExports = (tx: Tx): Promise<PersonExportRow[]> => tx.run<PersonExportRow>(statement, []);
