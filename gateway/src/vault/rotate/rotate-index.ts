import { append } from "../../ledger/append.js";
import { countPoints } from "../../store/sql/count-points.js";
import { listIndexKeys } from "../../store/sql/list-index-keys.js";
import { raiseKeyState } from "../../store/sql/raise-key-state.js";
import { retireIndexKeys } from "../../store/sql/retire-index-keys.js";
import { setIndexKeyState } from "../../store/sql/set-index-key-state.js";
import type { Tx } from "../../store/transaction.js";
import { generationOf } from "../generation.js";
import type { KeySet } from "../keyring.js";
import { loadKeys } from "../load-keys.js";
import {
  addNextKeys,
  fillAll,
  makeCurrent,
  promoteAll,
  type Stage,
  shortLived,
  stageOf,
  stored,
} from "./index-steps.js";
import type { RotateDeps } from "./rotate-master.js";
import { everyoneWorksWith } from "./wait-for.js";

interface Standing {
  readonly stage: Stage;
  readonly version: number;
  readonly keys: KeySet;
  readonly points: number;
}

const object = { k: "blind_index", id: stored } as const;

async function standing({ store, source, context }: RotateDeps): Promise<Standing> {
  const known = (await source.read()).map(generationOf);
  return store.transact(context, async (tx) => ({
    ...(await loadKeys(tx, known)),
    stage: stageOf(await listIndexKeys(tx)),
    points: await countPoints(tx),
  }));
}

/** One change of the keys' states, all of it or nothing, and only from the stage it starts in. */
function change({ store, context }: RotateDeps, from: Stage, body: (tx: Tx) => Promise<unknown>): Promise<void> {
  return store.transact(context, async (tx) => {
    await raiseKeyState(tx);
    if (stageOf(await listIndexKeys(tx)) === from) await body(tx);
  });
}

/** What an earlier rotation may have left in the second column is the same as in the first. */
async function begin(deps: RotateDeps, { keys }: Standing): Promise<void> {
  await promoteAll(deps.store, () => {});
  await change(deps, "idle", async (tx) => {
    await addNextKeys(tx, keys, await listIndexKeys(tx));
    await append(tx, deps.context, { type: "key.index_rotation_started", outcome: "success", object });
  });
}

async function fill(deps: RotateDeps, { version, keys, points }: Standing): Promise<void> {
  await everyoneWorksWith(deps, version);
  await fillAll(deps.store, keys, (done) => deps.progress(done, points * 2));
  await change(deps, "filling", async (tx) => {
    await setIndexKeyState(tx, stored, "next", "promoting");
    for (const field of shortLived) await makeCurrent(tx, field, "next");
  });
}

async function promote(deps: RotateDeps, { version, points }: Standing): Promise<void> {
  await everyoneWorksWith(deps, version);
  await promoteAll(deps.store, (done) => deps.progress(points + done, points * 2));
  await change(deps, "promoting", (tx) => makeCurrent(tx, stored, "promoting"));
}

async function close(deps: RotateDeps, { version }: Standing): Promise<void> {
  await everyoneWorksWith(deps, version);
  await promoteAll(deps.store, () => {});
  await change(deps, "closing", async (tx) => {
    await retireIndexKeys(tx, stored);
    await append(tx, deps.context, { type: "key.index_rotated", outcome: "success", object });
  });
}

function go(deps: RotateDeps, now: Standing): Promise<void> {
  switch (now.stage) {
    case "idle":
      return begin(deps, now);
    case "filling":
      return fill(deps, now);
    case "promoting":
      return promote(deps, now);
    case "closing":
      return close(deps, now);
  }
}

/**
 * Gives the index of contact points a new key while the gateway runs. idle → filling: new rows carry the values of both
 * keys, old rows get the second → promoting: new rows carry the new value in both columns, the second column moves into
 * the first → closing: the second column is empty again. Look-ups try both values throughout, and each of the two unique
 * indexes keeps rows of neighbouring stages apart: so nobody may be two stages ahead of anybody, and each stage begins
 * only when every process has said that it works with the one before. Killed anywhere, the next call goes on.
 */
export async function rotateIndex(deps: RotateDeps): Promise<{ readonly points: number }> {
  let now = await standing(deps);
  do {
    await go(deps, now);
    now = await standing(deps);
  } while (now.stage !== "idle");
  deps.progress(now.points * 2, now.points * 2);
  return { points: now.points };
}
