import { sleep } from "../../clock.js";
import { type Fault, type ProcessName, processNames } from "../faults.js";
import { heldSeals, holdSeal } from "../stand/hold-seal.js";
import type { Stand } from "../stand/stand.js";

const lookMs = 20;
/** The book is sealed each second. */
const longestMs = 3_000;
const mostTries = 5;

async function held({ ledger, links }: Stand): Promise<ProcessName | undefined> {
  const [found] = await ledger.query<{ port: number }>(heldSeals).catch(() => []);
  return processNames.find((name) => found !== undefined && links[name].postgres.carries(found.port));
}

async function untilHeld(stand: Stand): Promise<ProcessName | undefined> {
  let sealer = await held(stand);
  for (let waited = 0; waited < longestMs && sealer === undefined; waited += lookMs) {
    await sleep(lookMs);
    sealer = await held(stand);
  }
  return sealer;
}

/** Does something while a batch is half written; undefined is given where nobody seals. */
async function midBatch<T>(stand: Stand, act: (sealer: ProcessName | undefined) => Promise<T>): Promise<T> {
  const { superuser, app } = stand.postgres.leader();
  const end = await holdSeal({ ...superuser, database: app.database });
  try {
    return await act(end && (await untilHeld(stand)));
  } finally {
    await end?.();
  }
}

/** Tells whether it was the one that sealed. */
async function killMidBatch(stand: Stand, name: ProcessName, downMs: number): Promise<boolean> {
  const isKilled = await midBatch(stand, async (sealer) => {
    if (sealer === name) await stand.processes[name].end("SIGKILL");
    return sealer === name;
  });
  if (!isKilled) return false;
  await sleep(downMs);
  stand.processes[name].start();
  return true;
}

/** Who seals is known only by a look; where nothing is left to be sealed, nobody is killed. */
export async function inflictKillSealer(stand: Stand, fault: Extract<Fault, { kind: "kill_sealer" }>): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const name = await midBatch(stand, async (sealer) => sealer);
    if (name !== undefined && (await stand.turn(name)(() => killMidBatch(stand, name, fault.downMs)))) return;
  }
}
