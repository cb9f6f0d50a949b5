import type { DeliveryContext, GatewayEvent, Host, Sent } from "@gatehouse/sdk";
import { type Told, tell, writerOf } from "@gatehouse/sdk/desk";
import type { Qiyu } from "../api.js";
import type { Config } from "../config.js";
import { assign, isServed } from "./assign.js";
import { type Part, partOf } from "./file.js";
import { piecesOf, wordsOf } from "./words.js";

export interface SendDeps {
  readonly api: Qiyu;
  readonly host: Host;
  readonly config: Config;
}

/** Longer than an event is tried again. */
const rememberedMs = 7 * 24 * 3_600_000;

type Spoken = Exclude<Told, { kind: "status" }>;

/** One message after the other; 七鱼 drops no repeats, so what went out is remembered part by part. */
async function sendParts(
  deps: SendDeps,
  event: GatewayEvent,
  told: Spoken,
  replayed: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { api, host } = deps;
  const texts = piecesOf(wordsOf(told)).map((content): Part => ({ msgType: "TEXT", content }));
  const files = told.kind === "said" ? told.files : [];
  const parts = [...texts.map((part) => async () => part), ...files.map((file) => () => partOf(deps, file, signal))];
  const key = `sent:${event.id}`;
  const done = replayed ? 0 : Number((await host.state.get(key)) ?? 0);
  for (const [at, part] of parts.entries()) {
    if (at < done) continue;
    await api.ask("message/send", { uid: event.partitionkey, ...(await part()) }, signal);
    await host.state.set(key, String(at + 1), { ttlMs: rememberedMs });
  }
}

/** Brings one event to the session of its conversation; undefined where 七鱼 is told nothing. */
export async function send(
  deps: SendDeps,
  event: GatewayEvent,
  context: DeliveryContext,
  signal: AbortSignal,
): Promise<Sent | undefined> {
  const told = tell(event);
  const writer = writerOf(event);
  if (told === undefined || told.kind === "status" || writer === undefined) return undefined;
  const uid = event.partitionkey;
  const isNew = context.externalId === undefined && context.attempt === 1 && !context.replayed;
  const served = !isNew && (await isServed(deps, uid, signal));
  const byPerson = told.kind === "said" && told.by === "person";
  // Only a person's own words may call for staff: a remark of ours must not open a session.
  if (!served && !byPerson) return undefined;
  if (!served) await assign(deps, event, writer, signal);
  await sendParts(deps, event, told, context.replayed, signal);
  return { source_id: uid, status: "delivered" };
}
