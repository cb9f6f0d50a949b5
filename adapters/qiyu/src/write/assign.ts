import type { GatewayEvent, Host } from "@gatehouse/sdk";
import { titleOf, type Writer } from "@gatehouse/sdk/desk";
import { z } from "zod";
import type { Qiyu } from "../api.js";
import type { Config } from "../config.js";
import { updateProfile } from "./profile.js";

export interface AssignDeps {
  readonly api: Qiyu;
  readonly host: Pick<Host, "log">;
  readonly config: Config;
}

const queue = z.object({ count: z.number() });
const noSession = 14007;
/** Nobody online (七鱼 keeps the messages), or a queue: messages may be sent all the same. */
const stillOpen = [14005, 14006];

/** Is somebody serving this conversation there, or is it in the queue? */
export async function isServed({ api }: AssignDeps, uid: string, signal: AbortSignal): Promise<boolean> {
  const answer = await api.ask("event/queryQueueStatus", { uid }, signal, [noSession]);
  return answer.code !== noSession && queue.safeParse(answer).success;
}

/** Asks for a member of staff (`staffType` 1; the default is a robot) and tells who is coming. */
export async function assign(
  deps: AssignDeps,
  event: GatewayEvent,
  writer: Writer,
  signal: AbortSignal,
): Promise<void> {
  const { api, config } = deps;
  const uid = event.partitionkey;
  const body = {
    uid,
    staffType: 1,
    fromTitle: titleOf(event),
    ...(config.staff_id !== undefined && { staffId: Number(config.staff_id) }),
    ...(config.group_id !== undefined && { groupId: Number(config.group_id) }),
  };
  await api.ask("event/applyStaff", body, signal, stillOpen);
  await updateProfile(deps, event, writer, signal);
}
