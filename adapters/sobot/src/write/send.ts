import { type DeliveryContext, type GatewayEvent, type Host, PluginError, type Sent } from "@gatehouse/sdk";
import { partByPart, tell, type Writer, type Written, writerOf } from "@gatehouse/sdk/desk";
import { z } from "zod";
import type { Sobot } from "../api.js";
import type { Config } from "../config.js";
import { connect, knownSession } from "./connect.js";
import { type Part, partsOf } from "./parts.js";

export interface SendDeps {
  readonly api: Sobot;
  readonly host: Host;
  readonly config: Config;
}

/** One event to write. */
interface Job {
  readonly event: GatewayEvent;
  readonly writer: Writer;
  readonly told: Written;
  readonly replayed: boolean;
}

const taken = z.object({ status: z.coerce.number() });

/** False where nobody is there to hear it: `status` 2, the customer is not connected with an agent. */
async function post({ api }: SendDeps, partner: string, part: Part, signal: AbortSignal): Promise<boolean> {
  const found = taken.safeParse(await api.ask("chat_send", { partnerid: partner, ...part }, signal));
  if (found.success && (found.data.status === 1 || found.data.status === 2)) return found.data.status === 1;
  throw new PluginError("unavailable", "Sobot does not say whether it took the message");
}

/** A person's words call for an agent where none is there; others' words do not: false. */
async function speak(deps: SendDeps, { event, writer, told }: Job, part: Part, signal: AbortSignal): Promise<boolean> {
  const partner = event.partitionkey;
  if (await post(deps, partner, part, signal)) return true;
  if (told.kind !== "said" || told.by !== "person") return false;
  await connect(deps, partner, writer, signal);
  if (await post(deps, partner, part, signal)) return true;
  throw new PluginError("unavailable", "Sobot opened a session and does not know it", { retryAfterMs: 5_000 });
}

/** One message after the other; false where nobody hears them. */
const write = (deps: SendDeps, job: Job, signal: AbortSignal): Promise<boolean> =>
  partByPart(deps.host, job, partsOf(job.told), (part) => speak(deps, job, part, signal));

/** Brings one event to the session of its conversation; undefined where Sobot is told nothing. */
export async function send(
  deps: SendDeps,
  event: GatewayEvent,
  { externalId, replayed }: DeliveryContext,
  signal: AbortSignal,
): Promise<Sent | undefined> {
  const told = tell(event);
  const writer = writerOf(event);
  if (told === undefined || writer === undefined) return undefined;
  const partner = event.partitionkey;
  if (told.kind === "status") {
    if (told.status === "open" || externalId === undefined) return undefined;
    await deps.api.ask("out", { partnerid: partner }, signal);
  } else if (!(await write(deps, { event, writer, told, replayed }, signal))) return undefined;
  return { source_id: (await knownSession(deps, partner)) ?? externalId ?? partner, status: "delivered" };
}
