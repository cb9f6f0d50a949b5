import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const conversations = "SELECT id FROM conversation WHERE person_id = ANY($1::text[])";
const partitions = `ARRAY(${conversations}) || $1::text[]`;
const messages = `SELECT m.id FROM conversation c JOIN message m ON m.conversation_id = c.id WHERE c.person_id = ANY($1::text[])`;
const events = `SELECT e.id FROM unnest(${partitions}) AS p(key) JOIN event e ON e.partition_key = p.key`;
const letters = `kind IN ('raw', 'command') AND partition_key = ANY(${partitions})`;
const points = "SELECT contact_point_id FROM identity_link WHERE person_id = ANY($1::text[]) AND role = 'owner'";
const keys = "SELECT kid FROM data_key WHERE class = 'person' AND owner_id = ANY($1::text[])";

/** What is asked of an account about a message: itself, a revision of it, taking it back. */
const sends = `SELECT x.id FROM conversation c JOIN message m ON m.conversation_id = c.id CROSS JOIN LATERAL (
    SELECT m.id UNION ALL SELECT m.id || '#deleted'
    UNION ALL SELECT m.id || '#' || r FROM generate_series(2, m.revision) AS r) AS x(id) WHERE c.person_id = ANY($1::text[])`;

const erase = (table: string, where: string): string => `DELETE FROM ${table} WHERE ${where}`;

/**
 * In this order: rows that lead to others go after them. Rows that other rows count on (messages, events, conversations)
 * stay as empty shells, so that numbers stay gapless and a provider's late repeat still finds what it repeats.
 */
const statements: Readonly<Record<string, string>> = {
  deliveries: erase("delivery", `partition_key = ANY(${partitions})`),
  raw_events: erase(
    "raw_event",
    `id IN (SELECT m.raw_id FROM conversation c JOIN message m ON m.conversation_id = c.id
        WHERE c.person_id = ANY($1::text[]) AND m.raw_id IS NOT NULL
      UNION SELECT raw_id FROM raw_about WHERE person_id = ANY($1::text[])
      UNION SELECT item_id FROM dead_letter WHERE ${letters})`,
  ),
  raw_about: erase("raw_about", "person_id = ANY($1::text[])"),
  content_keys: erase("content_key", `message_id IN (${messages})`),
  dead_letters: erase("dead_letter", `partition_key = ANY(${partitions})`),
  attempts: `UPDATE attempt SET answer = NULL, answer_kid = NULL, detail = NULL
    WHERE item_id IN (${events} UNION ALL ${sends}) AND (answer IS NOT NULL OR detail IS NOT NULL)`,
  revisions: erase("message_revision", `message_id IN (${messages})`),
  receipts: erase("receipt", `message_id IN (${messages})`),
  reactions: erase("reaction", `message_id IN (${messages}) OR contact_point_id IN (${points})`),
  attachments: erase("attachment", `message_id IN (${messages})`),
  search: erase("search_doc", `message_id IN (${messages})`),
  messages: `UPDATE message SET content = '' WHERE id IN (${messages})`,
  events: `UPDATE event SET data = '' WHERE id IN (${events})`,
  egress_tokens: erase("egress_token", `kid IN (${keys})`),
  external_refs: erase("external_ref", `conversation_id IN (${conversations})`),
  route_decisions: erase("route_decision", `conversation_id IN (${conversations})`),
  account_state: erase(
    "account_state",
    `EXISTS (SELECT 1 FROM unnest(${partitions}) AS p(key) WHERE position(p.key IN account_state.key) > 0)`,
  ),
  conversations: `UPDATE conversation SET thread_key = '', thread_ref = NULL, subject = NULL, offer = NULL, labels = '{}',
      status = 'closed', closed_at = coalesce(closed_at, now()) WHERE person_id = ANY($1::text[])`,
  contact_points: erase("contact_point", `id IN (${points})`),
  identity_links: erase("identity_link", "person_id = ANY($1::text[])"),
  people: `UPDATE person SET display_name = NULL, kind = 'unknown', minor = false, erased_at = now()
    WHERE id = ANY($1::text[])`,
};

const counted = (text: string): string => `WITH gone AS (${text} RETURNING 1) SELECT count(*)::int AS n FROM gone`;

/** Deletes or empties every row about these people. Returns how many of each kind. */
export async function purgePerson(tx: Tx, people: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const [what, text] of Object.entries(statements)) {
    const [row] = await tx.run<{ n: number }>({ name: `purge-${what}`, text: counted(text) }, [textArray(people)]);
    counts[what] = row?.n ?? 0;
  }
  return counts;
}
