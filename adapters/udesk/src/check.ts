import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import { udesk } from "./api.js";
import type { Config } from "./config.js";

/** Asks for the state of a customer nobody is: answered, changes nothing. Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    await udesk(config, host).get("/im/customer_status", { customer_token: "gatehouse-check" }, signal);
    return { state: "ok", detail: "Udesk accepts the signature" };
  } catch (error) {
    return unhealthy(error);
  }
}
