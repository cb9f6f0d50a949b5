import { type Health, type Host, PluginError } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { answerRequest } from "./link/answer-request.js";
import { bind, unbind } from "./wire/bind.js";
import type { Connection } from "./wire/connection.js";
import type { Pdu } from "./wire/library.js";
import { status, statusText } from "./wire/status.js";

/** A refused login is `failed`, since a person must act; what may pass is an `exception`. */
function unhealthy(error: unknown): Health {
  if (error instanceof PluginError && error.details.providerCode === statusText(status.alreadyBound))
    return { state: "ok", detail: "the SMSC knows this account; it is bound already" };
  const state = error instanceof PluginError && error.code !== "unavailable" ? "failed" : "exception";
  return { state, detail: error instanceof Error ? error.message : String(error) };
}

/** Binds and unbinds: as a transmitter, so that no message is handed to it. Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    const asked = (pdu: Pdu, from: Connection): void => void answerRequest(from, pdu, undefined);
    await unbind(await bind({ config, host }, "transmitter", asked, signal));
    return { state: "ok", detail: "the SMSC takes the login" };
  } catch (error) {
    return unhealthy(error);
  }
}
