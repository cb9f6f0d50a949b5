import { checkGet, type Health, type Host } from "@gatehouse/sdk";
import { ariCall } from "./ari/call.js";
import type { Config } from "./config.js";

/** Asks Asterisk who it is: that needs the address and the password to be right. Never throws. */
export function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  const { url, headers } = ariCall(config, "GET", ["asterisk", "info"], { only: "system" });
  return checkGet(url, headers)(host.http, signal);
}
