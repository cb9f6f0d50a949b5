import type { GatewayEvent } from "@gatehouse/sdk";
import type { Database } from "../database.js";
import { tableOf } from "../objects.js";

/** jsonb holds neither NUL nor half a surrogate pair; the gateway cleans texts before, this is the last line. */
const storable = (event: GatewayEvent): string =>
  JSON.stringify(event, (_, value: unknown) =>
    typeof value === "string" ? value.replace(/[\0\p{Cs}]/gu, "\ufffd") : value,
  );

/**
 * Writes the event under the next cursor; answers how many rows were written. The counter's row stays locked until the
 * commit is done, so no reader can see a cursor before a smaller one. A statement that fails counts nothing up.
 */
export async function insertEvent(database: Database, schema: string, event: GatewayEvent): Promise<number> {
  const conversation = event.data.conversation?.id ?? event.data.message?.conversation_id ?? null;
  const { rowCount } = await database.query(
    `WITH next AS (UPDATE ${tableOf(schema, "event_cursor")} SET last = last + 1 RETURNING last)
     INSERT INTO ${tableOf(schema, "event")} (cursor, id, type, time, conversation_id, sequence, data)
     SELECT last, $1, $2, $3, $4, $5, $6 FROM next`,
    [event.id, event.type, event.time, conversation, event.sequence, storable(event)],
  );
  return rowCount ?? 0;
}
