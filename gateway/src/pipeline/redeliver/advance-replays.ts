import { cancelReplay } from "../../store/sql/cancel-replay.js";
import { findSoughtEvents, type PlacedEvent } from "../../store/sql/find-sought-events.js";
import { moveReplay } from "../../store/sql/move-replay.js";
import { readEvents } from "../../store/sql/read-events.js";
import { type RunningReplay, takeRunningReplay } from "../../store/sql/take-running-replay.js";
import { type Store, systemContext, type Tx } from "../../store/transaction.js";
import type { Keyring } from "../../vault/keyring.js";
import { type Recorded, together } from "../record-events.js";
import type { Endpoint, Setup } from "../setup.js";
import { openEvent } from "../stored-event.js";
import { type Again, lanes, redeliver } from "./redeliver.js";
import { replayWish, soughtBy } from "./wish.js";

export interface ReplayDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly setup: Setup;
}

const nothing: Again = { leased: [], behind: [], sent: 0, skipped: 0 };

/** Those the endpoint's filter lets through; erased events are passed over. */
async function passing(
  deps: ReplayDeps,
  tx: Tx,
  endpoint: Endpoint,
  events: readonly PlacedEvent[],
): Promise<readonly PlacedEvent[]> {
  if (endpoint.options.filter === undefined || events.length === 0) return events;
  const rows = await readEvents(
    tx,
    events.map(({ id }) => id),
  );
  const good = rows.filter((row) => row.wrapped !== null && endpoint.passes(openEvent(deps, row)));
  const ids = new Set(good.map(({ id }) => id));
  return events.filter(({ id }) => ids.has(id));
}

async function step(deps: ReplayDeps, tx: Tx, replay: RunningReplay): Promise<Again> {
  const endpoint = deps.setup.endpoints.get(replay.endpoint_id);
  if (endpoint === undefined) {
    await cancelReplay(tx, replay.id);
    return nothing;
  }
  const sought = soughtBy(endpoint, replayWish.parse(replay.filter));
  const events = await findSoughtEvents(tx, sought, replay.position, replay.allowed);
  const wanted = await passing(deps, tx, endpoint, events);
  const again = await redeliver(tx, endpoint, wanted, { replayId: replay.id, lane: lanes.replay });
  const position = events.at(-1)?.id ?? replay.position;
  await moveReplay(tx, replay.id, { ...again, position, done: events.length < replay.allowed });
  return again;
}

/**
 * Takes every running replay one step further, as far as its pace allows; a replay another process is at is left to it.
 * Position and deliveries move in one transaction, so a killed process's replay goes on where it was.
 */
export async function advanceReplays(deps: ReplayDeps): Promise<Recorded & { readonly sent: number }> {
  const steps: Again[] = [];
  let after = "";
  for (;;) {
    const taken = await deps.store.transact(systemContext, async (tx) => {
      const replay = await takeRunningReplay(tx, after);
      if (replay !== undefined && replay.allowed > 0) steps.push(await step(deps, tx, replay));
      return replay;
    });
    if (taken === undefined) return { ...together(steps), sent: steps.reduce((sum, { sent }) => sum + sent, 0) };
    after = taken.id;
  }
}
