import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import { qiyu } from "./api.js";
import type { Config } from "./config.js";

/** Asks for the place of nobody in the queue: answered, changes nothing. Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    await qiyu(config, host).ask("event/queryQueueStatus", { uid: "gatehouse-check" }, signal, [14007]);
    return { state: "ok", detail: "七鱼 accepts the appKey and the checksum" };
  } catch (error) {
    return unhealthy(error);
  }
}
