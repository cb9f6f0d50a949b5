import { bytes, json, type PollResult, type RawEvent } from "@gatehouse/sdk";
import { z } from "zod";
import type { Database } from "./database.js";
import { markTaken } from "./sql/mark-taken.js";
import { type CommandRow, readNewCommands } from "./sql/read-new-commands.js";

const batch = 50;

/** The ids of the rows of the poll before, which the gateway has stored together with this cursor. */
const cursorSchema = z.array(z.string()).max(batch);

/** As a command, without its empty columns. */
function rawOf({ text, agent, ...row }: CommandRow): RawEvent {
  const body = bytes({ ...row, ...(text !== null && { text }), ...(agent !== null && { agent }) });
  return { key: `command:${row.id}`, body, contentType: "application/json" };
}

/** Marks what is surely stored, then reads on. A crash in between reads the same rows again, under the same keys. */
export async function pollCommands(
  database: Database,
  schema: string,
  cursor: string | undefined,
): Promise<PollResult> {
  const stored = cursor === undefined ? [] : json(cursor, cursorSchema);
  if (stored.length > 0) await markTaken(database, schema, stored);
  const rows = await readNewCommands(database, schema, batch);
  const next = JSON.stringify(rows.map(({ id }) => id));
  // Once more at once, so that whoever wrote the rows sees them taken.
  return { events: rows.map(rawOf), cursor: next, more: rows.length > 0 };
}
