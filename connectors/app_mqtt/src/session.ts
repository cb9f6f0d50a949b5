import type { Host, Session } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { mqttListen } from "./listen.js";
import { mqttSend } from "./send.js";

/** Listening has a connection of its own, since only one process listens but every process sends. */
export function open(config: Config, host: Host): Session {
  const { send, close } = mqttSend(config, host);
  return { listen: mqttListen(config, host), send, close };
}
