import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

/** What became of a message there, or what somebody put on it. */
export interface Mark {
  readonly message_id: string;
  readonly at: Date;
  readonly status: string | null;
  readonly emoji: string | null;
  /** Of a reaction: whose it is, where that is known. */
  readonly person_id: string | null;
}

const statement = {
  name: "list-marks",
  text: `SELECT message_id, at, status, NULL AS emoji, NULL AS person_id FROM receipt WHERE message_id = ANY($1::text[])
    UNION ALL SELECT r.message_id, r.at, NULL, r.emoji, (SELECT l.person_id FROM identity_link l
      WHERE l.contact_point_id = r.contact_point_id AND l.role = 'owner' ORDER BY l.valid_to DESC NULLS FIRST LIMIT 1)
    FROM reaction r WHERE r.message_id = ANY($1::text[]) ORDER BY at`,
};

/** Receipts of these messages and reactions to them, oldest first. */
export const listMarks = (tx: Tx, messageIds: readonly string[]): Promise<Mark[]> =>
  tx.run<Mark>(statement, [textArray(messageIds)]);
