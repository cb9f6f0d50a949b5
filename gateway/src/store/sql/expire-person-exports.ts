import type { Tx } from "../transaction.js";

export interface ExpiredExport {
  readonly id: string;
  readonly person_id: string;
  readonly content_id: string | null;
}

const statement = {
  name: "expire-person-exports",
  text: `UPDATE person_export x SET state = 'expired', content_id = NULL, sha256 = NULL
    FROM person_export old WHERE old.id = x.id AND x.state = 'done' AND x.content_id IS NOT NULL AND x.ended_at < $1
    RETURNING x.id, x.person_id, old.content_id`,
};

/** Lets go of archives that were made before a time; their contents are for `doomContent`. */
export const expirePersonExports = (tx: Tx, madeBefore: Date): Promise<ExpiredExport[]> =>
  tx.run<ExpiredExport>(statement, [madeBefore]);
