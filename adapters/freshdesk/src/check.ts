import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import { freshdesk } from "./api.js";
import type { Config } from "./config.js";
import { selfIn } from "./self.js";

/** Is there an agent with this key? Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    await selfIn(freshdesk(config, host), signal);
    return { state: "ok", detail: "the key is valid" };
  } catch (error) {
    return unhealthy(error);
  }
}
