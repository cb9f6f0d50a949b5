import type { RetentionClass } from "../../retention/classes.js";
import type { Tx } from "../transaction.js";

/** How a class stands: the oldest row that is kept, how many have to go, how many of those something keeps. */
export interface Survey {
  readonly oldest: Date | null;
  readonly due: number;
  readonly held: number;
}

/** A file of a telephone line, or of a message that is a call. */
export const isRecordingFile = `(c.channel = 'voice' OR m.call_state IS NOT NULL)`;

const rows = (from: string, at: string, held: string): string =>
  `SELECT min(${at}) AS oldest, (count(*) FILTER (WHERE ${at} < $1 AND NOT (${held})))::int AS due,
    (count(*) FILTER (WHERE ${at} < $1 AND (${held})))::int AS held FROM ${from}`;

const files = (which: string): string =>
  rows(
    `attachment a JOIN message m ON m.id = a.message_id JOIN conversation c ON c.id = m.conversation_id
     WHERE a.state <> 'expired' AND ${which}`,
    "a.created_at",
    "a.created_at < $1 AND is_held(c.person_id, c.id, a.created_at)",
  );

/** Of months that go as a whole only those count that are over and old enough to their last day. */
const months = (held: string): string => `SELECT (SELECT min(at) FROM audit_entry) AS oldest,
    (count(*) FILTER (WHERE NOT ${held}))::int AS due, (count(*) FILTER (WHERE ${held}))::int AS held
  FROM (SELECT substr(p.relname, length('audit_entry_') + 1) AS suffix FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhrelid
    WHERE i.inhparent = 'audit_entry'::regclass AND p.relname ~ '_\\d{4}_\\d{2}$') m WHERE month_end(suffix) <= $1`;

const texts: Readonly<Record<RetentionClass, string>> = {
  message: rows(
    "message m WHERE expired_at IS NULL",
    "m.admitted_at",
    "m.admitted_at < $1 AND is_held(m.person_id, m.conversation_id, m.admitted_at)",
  ),
  attachment: files(`NOT ${isRecordingFile}`),
  recording: files(isRecordingFile),
  raw_event: rows(
    "raw_event r JOIN data_key k ON k.kid = r.kid",
    "r.received_at",
    "r.received_at < $1 AND is_held(k.owner_id, NULL, r.received_at)",
  ),
  register: rows(
    "(SELECT person_id, at FROM disclosure UNION ALL SELECT person_id, at FROM register_row) r",
    "r.at",
    "r.at < $1 AND (NOT relation_ended(r.person_id, $1) OR is_held(r.person_id, NULL, r.at))",
  ),
  audit: months("NOT audit_month_is_anchored(suffix)"),
};

/** Counts one class as it stands; of the book and the log of deliveries, months. */
export async function surveyRetention(tx: Tx, name: RetentionClass, cutOff: Date): Promise<Survey> {
  const [row] = await tx.run<Survey>({ name: `survey-${name}`, text: texts[name] }, [cutOff]);
  return row ?? { oldest: null, due: 0, held: 0 };
}
