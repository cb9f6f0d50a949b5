import { randomBytes } from "node:crypto";
import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { clientIdOf, link } from "./link.js";

/** Logs in once, under another client id, so that the running session is not taken over. Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  const clientId = `${clientIdOf(config, host)}-${randomBytes(4).toString("hex")}`;
  try {
    const connection = await link(config, host, { clientId, durable: false }, signal);
    await connection.close();
    return { state: "ok", detail: `logged in to the broker (MQTT ${config.protocol_version})` };
  } catch (error) {
    return unhealthy(error);
  }
}
