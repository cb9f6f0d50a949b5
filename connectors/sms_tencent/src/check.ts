import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import { responseOf } from "./answer.js";
import { apiCall } from "./api-call.js";
import type { Config } from "./config.js";

/** Asks for one template: a signed call that sends nothing. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    const call = apiCall(config, "DescribeSmsTemplateList", { International: 0, Limit: 1, Offset: 0 }, host.now());
    responseOf(await host.http(call, signal));
    return { state: "ok", detail: "the secret is accepted" };
  } catch (error) {
    return unhealthy(error);
  }
}
