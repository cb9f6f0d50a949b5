import { type Health, type Host, PluginError } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { connect } from "./esl/connection.js";

/** A refused login is `failed`, since a person must act; a server out of reach is an `exception`, which may pass. */
function unhealthy(error: unknown): Health {
  const state = error instanceof PluginError && error.code === "unauthorized" ? "failed" : "exception";
  return { state, detail: error instanceof Error ? error.message : String(error) };
}

/** Logs in to the event socket. Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    const connection = await connect(config, host, signal);
    connection.close();
    return { state: "ok", detail: "logged in to the event socket" };
  } catch (error) {
    return unhealthy(error);
  }
}
