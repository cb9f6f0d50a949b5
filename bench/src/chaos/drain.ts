import { micros, sleep } from "../clock.js";
import { processNames } from "./faults.js";
import { enableEndpoint } from "./inflict/enable-endpoint.js";
import { endpointId } from "./stand/configuration.js";
import type { Stand } from "./stand/stand.js";

const lookMs = 250;
/** Later than the second look of the outbox for what was put behind. */
const quietMs = 1_000;

/**
 * Heals everything and waits until nothing is left to deliver. Retries that wait for their time are due at once, since
 * nobody wants to wait two minutes for a third try; leases are left alone, so one that nobody ends shows as a row that
 * stays. Gives up after `seconds`: what is left then is found by the check.
 */
export async function drain(stand: Stand, seconds: number, tell: (line: string) => void): Promise<void> {
  const { ledger, links, processes } = stand;
  for (const name of processNames) for (const link of Object.values(links[name])) link.set(undefined);
  await Promise.all(processNames.map((name) => processes[name].untilReady()));
  const deadline = micros() + seconds * 1e6;
  for (let left = await ledger.unfinished(); left !== 0; left = await ledger.unfinished()) {
    if (micros() > deadline) return tell(`${left} deliveries are left after ${seconds} s`);
    if ((await ledger.isDisabled(endpointId)) === true) {
      tell("the endpoint is disabled again; it is enabled as a person would");
      await enableEndpoint(stand);
    }
    await ledger.endWaits();
    await sleep(lookMs);
  }
  await sleep(quietMs);
}
