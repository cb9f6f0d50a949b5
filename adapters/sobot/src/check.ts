import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import { sobot } from "./api.js";
import type { Config } from "./config.js";

/** Asks for the skill groups that are online: answered, changes nothing. Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    await sobot(config, host).ask("query_group", {}, signal);
    return { state: "ok", detail: "Sobot accepts the appid and its key" };
  } catch (error) {
    return unhealthy(error);
  }
}
