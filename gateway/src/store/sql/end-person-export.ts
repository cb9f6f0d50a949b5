import type { Tx } from "../transaction.js";

/** The archive that was made; at the command line there is none. */
export interface MadeArchive {
  readonly contentId: string;
  readonly bytes: number;
  readonly sha256: string;
}

export type PersonExportEnd =
  | { readonly state: "done"; readonly filesMissing: number; readonly archive?: MadeArchive }
  | { readonly state: "failed"; readonly failure: string };

const statement = {
  name: "end-person-export",
  text: `UPDATE person_export SET state = $2, content_id = $3, bytes = $4, sha256 = $5, failure = $6,
      files_missing = $7, retry_at = NULL, ended_at = now()
    WHERE id = $1 AND state = 'running' RETURNING 1`,
};

/** False: it was ended by another, or its person was erased meanwhile. */
export async function endPersonExport(tx: Tx, id: string, end: PersonExportEnd): Promise<boolean> {
  const { contentId = null, bytes = null, sha256 = null } = (end.state === "done" && end.archive) || {};
  const failure = end.state === "failed" ? end.failure : null;
  const missing = end.state === "done" ? end.filesMissing : 0;
  return (await tx.run(statement, [id, end.state, contentId, bytes, sha256, failure, missing])).length > 0;
}
