import { type Health, type Host, refuse, unhealthy } from "@gatehouse/sdk";
import { basicAuth } from "./basic-auth.js";
import type { Config } from "./config.js";

/** Asks for the account itself: a call that sends nothing. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  const url = `${new URL(config.endpoint).origin}/2010-04-01/Accounts/${config.account_sid}.json`;
  try {
    refuse(await host.http({ method: "GET", url, headers: { authorization: basicAuth(config) } }, signal));
    return { state: "ok", detail: "the credentials are accepted" };
  } catch (error) {
    return unhealthy(error);
  }
}
