import type { AdapterSession, Host } from "@gatehouse/sdk";
import { freshdesk } from "./api.js";
import type { Config } from "./config.js";
import { pollOf } from "./read/poll.js";
import { selfIn } from "./self.js";
import { sendOf } from "./write/send.js";

/** The calls of one endpoint; every one opens and ends by itself. */
export function open(config: Config, host: Host): AdapterSession {
  const api = freshdesk(config, host);
  let known: number | undefined;
  async function self(signal: AbortSignal): Promise<number> {
    known ??= await selfIn(api, signal);
    return known;
  }
  const deps = { api, host, config, self };
  return {
    send: sendOf(deps),
    poll: pollOf(deps),
    close: () => Promise.resolve(),
  };
}
