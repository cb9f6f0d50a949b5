import { type Health, type Host, PluginError } from "@gatehouse/sdk";
import { freshToken } from "./api.js";
import type { Config } from "./config.js";

/** Fetches a token, which proves the credentials. Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    await freshToken(config, host, signal);
    return { state: "ok", detail: "DingTalk gives a token to client_id" };
  } catch (error) {
    const refused = error instanceof PluginError && error.code === "unauthorized";
    return { state: refused ? "failed" : "exception", detail: error instanceof Error ? error.message : String(error) };
  }
}
