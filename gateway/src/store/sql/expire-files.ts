import type { Tx } from "../transaction.js";
import type { AfterRow } from "./list-due-messages.js";
import { isRecordingFile } from "./survey-retention.js";

const statement = (which: string) => ({
  text: `WITH batch AS (SELECT a.id, a.created_at, a.content_id, is_held(c.person_id, c.id, a.created_at) AS held
      FROM attachment a JOIN message m ON m.id = a.message_id JOIN conversation c ON c.id = m.conversation_id
      WHERE a.state <> 'expired' AND a.created_at < $1 AND (a.created_at, a.id) > ($2::timestamptz, $3) AND ${which}
      ORDER BY a.created_at, a.id LIMIT 500),
    expired AS (UPDATE attachment a SET state = 'expired', content_id = NULL, meta = '' FROM batch b
      WHERE b.id = a.id AND NOT b.held RETURNING a.id),
    chunks AS (DELETE FROM attachment_chunk WHERE attachment_id IN (SELECT id FROM expired)),
    readings AS (DELETE FROM file_reading WHERE attachment_id IN (SELECT id FROM expired)),
    last AS (SELECT created_at::text AS at, id FROM batch ORDER BY created_at DESC, id DESC LIMIT 1)
    SELECT last.at, last.id, (SELECT count(*) FROM expired)::int AS expired,
      ARRAY(SELECT content_id FROM batch WHERE content_id IS NOT NULL AND NOT held) AS contents FROM last`,
});

const statements = {
  recording: { name: "expire-recordings", ...statement(isRecordingFile) },
  attachment: { name: "expire-attachments", ...statement(`NOT ${isRecordingFile}`) },
} as const;

export interface ExpiredFiles extends AfterRow {
  readonly expired: number;
  /** Contents they referred to; others may still. */
  readonly contents: readonly string[];
}

/** Lets go of the next files whose time is over; undefined when there are no more. */
export const expireFiles = async (
  tx: Tx,
  kind: "recording" | "attachment",
  cutOff: Date,
  after: AfterRow,
): Promise<ExpiredFiles | undefined> => (await tx.run<ExpiredFiles>(statements[kind], [cutOff, after.at, after.id]))[0];
