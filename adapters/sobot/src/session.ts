import type { AdapterSession, Host } from "@gatehouse/sdk";
import { sobot } from "./api.js";
import type { Config } from "./config.js";
import { send } from "./write/send.js";

/** The calls of one endpoint; every one opens and ends by itself. */
export function open(config: Config, host: Host): AdapterSession {
  const deps = { api: sobot(config, host), host, config };
  return {
    send: (event, context, signal) => send(deps, event, context, signal),
    close: () => Promise.resolve(),
  };
}
