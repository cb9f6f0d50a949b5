import type { AdapterSession, Host } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { pollOf } from "./read/poll.js";
import { sendOf } from "./write/send.js";

/** Mails out, answers in; every call opens and closes its own connection. */
export const open = (config: Config, host: Host): AdapterSession => ({
  send: sendOf(config, host),
  ...(config.imap && { poll: pollOf(config, config.imap, host) }),
  close: () => Promise.resolve(),
});
