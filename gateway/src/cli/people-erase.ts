import { setTimeout as sleep } from "node:timers/promises";
import { askErasure, type ErasureWish } from "../erasure/ask.js";
import { finishErasures } from "../erasure/finish.js";
import type { Recorded } from "../pipeline/record-events.js";
import { claimSuccessors, type Lane } from "../store/sql/claim-successors.js";
import type { ErasureRow } from "../store/sql/erasure-row.js";
import { readErasure } from "../store/sql/read-erasure.js";
import { type Store, systemContext } from "../store/transaction.js";
import { openKeys } from "../vault/open-keys.js";
import { exitCodes, UsageError } from "./exit.js";
import { findPlace } from "./place.js";
import { setupFor } from "./setup-for.js";
import { withStore } from "./with-database.js";

export interface EraseOptions {
  readonly reason: string;
  readonly request?: string;
  readonly json?: boolean;
}

const context = { ...systemContext, actor: "command_line" };
const againMs = 200;
const longestMs = 60_000;

const read = (store: Store, id: string): Promise<ErasureRow | undefined> =>
  store.transact(context, (tx) => readErasure(tx, id));

/** Waits for what runs beside it, at most a minute; a running gateway goes on after that. */
async function finish(store: Store, id: string, step: () => Promise<void>): Promise<ErasureRow | undefined> {
  const until = Date.now() + longestMs;
  for (;;) {
    await step();
    const erasure = await read(store, id);
    if (erasure?.state !== "erasing" || Date.now() > until) return erasure;
    await sleep(againMs);
  }
}

function tell(erasure: ErasureRow, json: boolean | undefined): void {
  const { id, person_id, state, certificate } = erasure;
  if (json) process.stdout.write(`${JSON.stringify({ id, person_id, state, certificate }, null, 2)}\n`);
  else if (state === "erased")
    process.stdout.write(`${person_id} 已清除 erased (${id})\n${JSON.stringify(certificate, null, 2)}\n`);
  else if (state === "restricted")
    process.stdout.write(
      `${person_id} 有保全，只存不用，保全结束后清除 is under a hold: kept, used for nothing, erased when it ends (${id})\n`,
    );
  else process.stdout.write(`${person_id} 已封存，稍后清除 is set aside; a running gateway finishes it (${id})\n`);
}

function refused(asked: Awaited<ReturnType<typeof askErasure>>, { personId, requestId }: ErasureWish): ErasureRow {
  if (asked === undefined) throw new UsageError(`没有此人 ${personId} | there is no person ${personId}`);
  if (asked === "no_such_request")
    throw new UsageError(`没有这一未答复的请求 ${requestId} | no open request of this person has the id ${requestId}`);
  return asked;
}

/** Erases one person and prints the certificate; exit 1 while a hold or a long transaction keeps it from being done. */
export async function peopleErase(personId: string, options: EraseOptions): Promise<number> {
  const place = findPlace();
  const { setup, keys } = await setupFor(place);
  const done = await withStore(place, async (store) => {
    const keyring = await openKeys({ store, ...keys });
    const wish = { personId, reason: options.reason, requestId: options.request };
    const asked = await store.transact(context, async (tx) =>
      refused(await askErasure(keyring, tx, context, wish), wish),
    );
    const behind: Lane[] = [];
    const dispatch = (recorded: Recorded): void => void behind.push(...recorded.behind);
    const deps = { store, keyring, setup, owner: null, dataDir: place.dataDir, dispatch };
    const erasure = await finish(store, personId, () => finishErasures(deps, asked.id));
    if (behind.length > 0) await store.transact(context, (tx) => claimSuccessors(tx, behind, null));
    return erasure;
  });
  if (done === undefined) return exitCodes.failed;
  tell(done, options.json);
  return done.state === "erased" ? exitCodes.done : exitCodes.failed;
}
