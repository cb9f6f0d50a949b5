import type { Host, Session } from "@gatehouse/sdk";
import { createTurns, listenAndSweep } from "@gatehouse/sdk/sms";
import type { Config } from "./config.js";
import { createInbox, type Inbox } from "./inbound/receive.js";
import { createLink } from "./link/link.js";
import { createSend } from "./outbound/send.js";

/** One account: one connection for both ways, made when it is first needed. */
export function open(config: Config, host: Host): Session {
  const link = createLink({ config, host });
  const turns = createTurns(config.max_in_flight, config.max_per_second);
  return {
    send: createSend({ config, link, turns }),
    listen: (emit, signal) =>
      listenAndSweep<Inbox>({ link, open: (over) => createInbox(config, host, emit, over) }, signal),
    close: () => link.close(),
  };
}
