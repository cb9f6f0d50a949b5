import type { DeliveryContext, GatewayEvent, Host, Sent } from "@gatehouse/sdk";
import { isDoubtful, markedText, partByPart, tell, type Written, writerOf } from "@gatehouse/sdk/desk";
import type { Qiyu } from "../api.js";
import type { Config } from "../config.js";
import { assign, isServed } from "./assign.js";
import { type Part, partOf } from "./file.js";
import { piecesOf } from "./pieces.js";

export interface SendDeps {
  readonly api: Qiyu;
  readonly host: Host;
  readonly config: Config;
}

/** One message after the other, the words first; 七鱼 drops no repeats. */
async function sendParts(
  deps: SendDeps,
  event: GatewayEvent,
  told: Written,
  replayed: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { api, host } = deps;
  const texts = piecesOf(markedText(told)).map((content): Part => ({ msgType: "TEXT", content }));
  const files = told.kind === "said" ? told.files : [];
  const parts = [...texts.map((part) => async () => part), ...files.map((file) => () => partOf(deps, file, signal))];
  await partByPart(host, { event, replayed }, parts, async (part) => {
    await api.ask("message/send", { uid: event.partitionkey, ...(await part()) }, signal);
    return true;
  });
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
  const isNew = context.externalId === undefined && !isDoubtful(context);
  const served = !isNew && (await isServed(deps, uid, signal));
  const byPerson = told.kind === "said" && told.by === "person";
  // Only a person's own words may call for staff: a remark of ours must not open a session.
  if (!served && !byPerson) return undefined;
  if (!served) await assign(deps, event, writer, signal);
  await sendParts(deps, event, told, context.replayed, signal);
  return { source_id: uid, status: "delivered" };
}
