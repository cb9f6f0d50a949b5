import type { Endpoint } from "../pipeline/setup.js";
import { advanceCursor } from "../store/sql/advance-cursor.js";
import { readCursor } from "../store/sql/read-cursor.js";
import { systemContext } from "../store/transaction.js";
import type { CommandDoorDeps } from "./command-door.js";
import { takeCommands } from "./take-commands.js";

/** Rounds of one job at most. */
const maxRounds = 1000;

/**
 * Fetches what an endpoint's system has to say. The cursor moves after its events: whoever dies in between fetches them
 * again and knows them by their keys.
 */
export async function pollEndpoint(deps: CommandDoorDeps, endpoint: Endpoint, signal: AbortSignal): Promise<void> {
  const poll = endpoint.session()?.poll;
  if (poll === undefined) return;
  for (let round = 0; round < maxRounds && !signal.aborted; round += 1) {
    const from = await deps.store.transact(systemContext, (tx) => readCursor(tx, endpoint.id));
    const { events, cursor, more } = await poll(from, signal);
    for (const raw of events) await takeCommands(deps, endpoint, raw);
    if (cursor !== from) await deps.store.transact(systemContext, (tx) => advanceCursor(tx, endpoint.id, cursor, from));
    if (!more) return;
  }
}
