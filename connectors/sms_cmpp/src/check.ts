import { type Health, type Host, PluginError } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { logIn, logOut } from "./wire/log-in.js";

/** A refused login is `failed`, since a person must act; what may pass is an `exception`. */
function unhealthy(error: unknown): Health {
  const state = error instanceof PluginError && error.code !== "unavailable" ? "failed" : "exception";
  return { state, detail: error instanceof Error ? error.message : String(error) };
}

/** Logs in and out; what the gateway delivers in between stays unanswered and comes again. Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    await logOut(await logIn({ config, host }, () => undefined, signal));
    return { state: "ok", detail: `the gateway takes the login (CMPP ${config.version})` };
  } catch (error) {
    return unhealthy(error);
  }
}
