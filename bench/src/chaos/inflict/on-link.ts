import { sleep } from "../../clock.js";
import type { Fault } from "../faults.js";
import type { Stand } from "../stand/stand.js";

const lookMs = 20;

/** Disturbs one way of one process; swallowed answers are waited for, so that the fault surely happens. */
export async function inflictOnLink({ links }: Stand, fault: Extract<Fault, { kind: "link" }>): Promise<void> {
  const { process, to, toxic, ms } = fault;
  const link = links[process][to];
  if (link === undefined) return;
  link.set(toxic);
  const isOver = (): boolean => toxic.kind === "swallow_commit" && link.swallowed() >= toxic.count;
  for (let waited = 0; waited < ms && !isOver(); waited += lookMs) await sleep(lookMs);
  link.set(undefined);
}
