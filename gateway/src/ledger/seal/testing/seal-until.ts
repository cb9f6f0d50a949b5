import { setTimeout as sleep } from "node:timers/promises";
import type { Sealer } from "../sealer.js";

const boundMs = 20_000;

/** Seals until the tree is so large: transactions of other tests on the same server hold sealing up for a moment. */
export async function sealUntil(sealer: Sealer, size: number): Promise<void> {
  for (const end = Date.now() + boundMs; sealer.size() < size && sealer.halted() === undefined; await sleep(20)) {
    if (Date.now() > end) throw new Error(`${sealer.size()} of ${size} entries were sealed`);
    await sealer.round();
  }
}
