import { randomUUID } from "node:crypto";
import { checkKnown, type Health, type Host, unhealthy } from "@gatehouse/sdk";
import { tokensOf } from "./auth/token.js";
import { clientOf } from "./client.js";
import type { Config } from "./config.js";

async function get(path: string, config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  const moment = { now: host.now(), nonce: randomUUID() };
  const { verdict } = await clientOf(config, host).ask({ method: "GET", path }, moment, signal);
  return verdict.kind === "taken"
    ? { state: "ok", detail: "check_path is answered as the option judge expects" }
    : { state: "failed", detail: `check_path: answered ${verdict.code}; is the path right?` };
}

/** GETs `check_path`; without it an OAuth 2 login, or at least the name of the host. Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  const { check_path, auth } = config;
  try {
    if (check_path !== undefined) return await get(check_path, config, host, signal);
    if (auth.type !== "oauth2_client_credentials") return await checkKnown(host, config.url);
    await tokensOf(host, auth).get(signal);
    return await checkKnown(host, config.url, "a token was granted; ");
  } catch (error) {
    return unhealthy(error);
  }
}
