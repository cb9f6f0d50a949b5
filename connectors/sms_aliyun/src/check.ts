import { randomUUID } from "node:crypto";
import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import { okOf } from "./answer.js";
import { apiCall } from "./api-call.js";
import type { Config } from "./config.js";

/** Asks for the account's signatures: a signed call that sends nothing. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  const query = { PageIndex: "1", PageSize: "1" };
  try {
    const call = apiCall(config, "QuerySmsSignList", query, { now: host.now(), nonce: randomUUID() });
    okOf(await host.http(call, signal));
    return { state: "ok", detail: "the access key is accepted" };
  } catch (error) {
    return unhealthy(error);
  }
}
