import type { RawEvent } from "@gatehouse/sdk";
import type { Endpoint } from "../pipeline/setup.js";
import { advanceCursor } from "../store/sql/advance-cursor.js";
import { isNaming } from "../store/sql/is-naming.js";
import { readCursor } from "../store/sql/read-cursor.js";
import { systemContext } from "../store/transaction.js";
import type { CommandDoorDeps } from "./command-door.js";
import { takeCommands } from "./take-commands.js";

/** Rounds of one job at most. */
const maxRounds = 1000;

/**
 * False: it may be an answer in a ticket that is only just being made, whose number nobody here knows yet. The second
 * look is for a number that was kept between the first one and the question.
 */
async function isSettled(deps: CommandDoorDeps, endpoint: Endpoint, raw: RawEvent): Promise<boolean> {
  if (await takeCommands(deps, endpoint, raw)) return true;
  if (await deps.store.transact(systemContext, (tx) => isNaming(tx, endpoint.id))) return false;
  await takeCommands(deps, endpoint, raw);
  return true;
}

/** Returns whether all of them are settled. */
async function takeAll(deps: CommandDoorDeps, endpoint: Endpoint, events: readonly RawEvent[]): Promise<boolean> {
  let all = true;
  for (const raw of events) all = (await isSettled(deps, endpoint, raw)) && all;
  return all;
}

/**
 * Fetches what an endpoint's system has to say. The cursor moves after its events: whoever dies in between fetches them
 * again and knows them by their keys. It waits before an answer that came too early, and the rest is read nevertheless.
 */
export async function pollEndpoint(deps: CommandDoorDeps, endpoint: Endpoint, signal: AbortSignal): Promise<void> {
  const poll = endpoint.session()?.poll;
  if (poll === undefined) return;
  let from = await deps.store.transact(systemContext, (tx) => readCursor(tx, endpoint.id));
  let settled = true;
  for (let round = 0; round < maxRounds && !signal.aborted; round += 1) {
    const at = from;
    const { events, cursor, more } = await poll(at, signal);
    settled = (await takeAll(deps, endpoint, events)) && settled;
    if (settled && cursor !== at)
      await deps.store.transact(systemContext, (tx) => advanceCursor(tx, endpoint.id, cursor, at));
    if (!more) return;
    from = cursor;
  }
}
