import type { Database } from "../database.js";
import { tableOf } from "../objects.js";

export interface CommandRow {
  readonly id: string;
  readonly type: string;
  readonly conversation_id: string;
  readonly text: string | null;
  readonly agent: string | null;
}

/** Chosen by state, never by a number: a row that is committed late is found late, but found. */
export async function readNewCommands(
  database: Database,
  schema: string,
  limit: number,
): Promise<readonly CommandRow[]> {
  const { rows } = await database.query<CommandRow>(
    `SELECT id, type, conversation_id, text, agent FROM ${tableOf(schema, "command")}
     WHERE state = 'new' ORDER BY written_at, id LIMIT $1`,
    [limit],
  );
  return rows;
}
