import type { Taken } from "../receiver/taken.js";
import type { Acked, Progress } from "../simulator/job.js";
import { placeOf } from "../simulator/text.js";
import type { Ledger } from "../stand/ledger.js";
import type { Arrival, InFlight, Records } from "./records.js";

interface Found {
  readonly acked: readonly Acked[];
  readonly taken: readonly Taken[];
  readonly inFlight: readonly InFlight[];
  readonly bookFaults: readonly string[];
  readonly failed: Progress["failed"];
  readonly poison: readonly string[];
}

const stored = "SELECT id FROM message WHERE direction = 'inbound'";
const unfinished = `SELECT item_id AS "eventId", owner FROM delivery`;
const entriesOf = (type: string): string =>
  `SELECT convert_from(entry, 'UTF8')::jsonb #>> '{object,id}' AS id FROM audit_entry WHERE type = '${type}'`;
/** The export that was just verified has an entry of its own, which no one waited for. */
const unsealed = `SELECT e.type || ' ' || e.id AS id FROM audit_entry e LEFT JOIN audit_leaf l ON l.entry_id = e.id
  WHERE l.entry_id IS NULL AND e.type NOT LIKE 'audit.%'`;
/** A process that stood still writes its time late, but not by so much. */
const misdated = `SELECT type || ' ' || id AS id FROM audit_entry
    WHERE abs(extract(epoch FROM (convert_from(entry, 'UTF8')::jsonb ->> 'ts')::timestamptz - at)) > 120
  UNION ALL SELECT id FROM event WHERE abs(extract(epoch FROM time - admitted_at)) > 120`;
/** An event does not name its message in clear: the n-th message event of a conversation is its n-th message. */
const setAside = `SELECT coalesce(m.id, l.item_id) AS id, l.code FROM dead_letter l
  LEFT JOIN (SELECT id, partition_key AS part, row_number() OVER (PARTITION BY partition_key ORDER BY sequence) AS n
    FROM event WHERE type = 'message.received') e ON e.id = l.item_id
  LEFT JOIN (SELECT id, conversation_id AS part, row_number() OVER (PARTITION BY conversation_id ORDER BY sequence) AS n
    FROM message) m ON m.part = e.part AND m.n = e.n
  WHERE l.state = 'open'`;

/** No answer, 429 and 5xx ask the provider to come again; anything else would be its last word. */
const refusedFor = (failed: Progress["failed"]): string[] =>
  Object.entries(failed)
    .filter(([status]) => status.startsWith("4") && status !== "429")
    .map(([status, count]) => `${status}: ${count} times`);

const arrivalOf = ({ webhookId, partition, sequence, messageId = "", text = "", at }: Taken): Arrival => ({
  webhookId,
  partition,
  sequence,
  messageId,
  at,
  place: placeOf(text),
});

/** Brings together what every side wrote down. */
export async function readRecords(ledger: Ledger, { taken, failed, ...found }: Found): Promise<Records> {
  const ids = async (sql: string): Promise<string[]> => (await ledger.query<{ id: string }>(sql)).map(({ id }) => id);
  // A marker of a gap brings no message; its own row is finished like any other.
  const markers = new Set(taken.filter((one) => one.messageId === undefined).map(({ webhookId }) => webhookId));
  return {
    ...found,
    refused: refusedFor(failed),
    arrivals: taken.filter((one) => one.messageId !== undefined).map(arrivalOf),
    stored: await ids(stored),
    booked: (await ids(entriesOf("delivery.done"))).filter((id) => !markers.has(id)),
    entered: await ids(entriesOf("message.received")),
    unsealed: await ids(unsealed),
    misdated: await ids(misdated),
    setAside: await ledger.query<{ id: string; code: string }>(setAside),
    unfinished: await ledger.query<{ eventId: string; owner: string | null }>(unfinished),
  };
}
