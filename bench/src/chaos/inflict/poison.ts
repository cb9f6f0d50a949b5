import { randomUUID } from "node:crypto";
import { sleep } from "../../clock.js";
import type { Fault } from "../faults.js";
import { messageOf } from "../simulator/message.js";
import { post } from "../simulator/post.js";
import { poisonOf } from "../simulator/text.js";
import { hookOf, outsideId } from "../stand/configuration.js";
import type { Stand } from "../stand/stand.js";

const againMs = 1_000;
const mostTries = 60;

/** Sends it until it is acknowledged, as a provider does, to one door alone. */
export async function inflictPoison(stand: Stand, fault: Extract<Fault, { kind: "poison" }>): Promise<void> {
  const { processes, secret, poison } = stand;
  const name = `poison-${randomUUID()}`;
  const { id, body } = messageOf(name, name, poisonOf(name));
  for (let tries = 0; tries < mostTries; tries += 1) {
    const answer = await post(hookOf(processes[fault.process].url, outsideId), secret, id, body);
    if (typeof answer === "string") return void poison.add(answer);
    await sleep(againMs);
  }
  throw new Error(`${fault.process} acknowledged no poison message in ${mostTries} tries`);
}
