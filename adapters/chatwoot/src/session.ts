import type { AdapterSession, Host } from "@gatehouse/sdk";
import { chatwoot } from "./api.js";
import type { Config } from "./config.js";
import { pollOf } from "./read/poll.js";
import { sendOf } from "./write/send.js";

/** The calls of one endpoint; every one opens and ends by itself. */
export function open(config: Config, host: Host): AdapterSession {
  const deps = { api: chatwoot(config, host), host, config };
  return {
    send: sendOf(deps),
    poll: pollOf(deps),
    close: () => Promise.resolve(),
  };
}
