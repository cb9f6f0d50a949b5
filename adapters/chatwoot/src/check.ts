import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import { z } from "zod";
import { chatwoot } from "./api.js";
import type { Config } from "./config.js";

const inbox = z.object({ channel_type: z.string() });

/** May the token see the inbox, and is it one of the API? Only such take messages of people from outside. Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    const { channel_type } = await chatwoot(config, host).get(`/inboxes/${config.inbox_id}`, inbox, signal);
    return channel_type === "Channel::Api"
      ? { state: "ok", detail: "the inbox can be used" }
      : { state: "failed", detail: "inbox_id: this inbox is not of the kind API" };
  } catch (error) {
    return unhealthy(error);
  }
}
