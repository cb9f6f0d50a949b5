import type { AdapterSession, Host } from "@gatehouse/sdk";
import { clientOf } from "./client.js";
import type { Config } from "./config.js";
import { pollReplies } from "./read/poll.js";
import { send } from "./write/send.js";

/** The calls of one endpoint; every one opens and ends by itself. */
export function open(config: Config, host: Host): AdapterSession {
  const client = clientOf(config, host);
  const { replies } = config;
  const poll = replies?.poll;
  return {
    send: (event, context, signal) => send({ client, config, host }, event, context, signal),
    ...(replies !== undefined &&
      poll !== undefined && {
        poll: (cursor, signal) => pollReplies({ client, host, replies, poll }, cursor, signal),
      }),
    close: () => Promise.resolve(),
  };
}
