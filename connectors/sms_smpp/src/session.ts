import type { Host, Session } from "@gatehouse/sdk";
import { createTurns, listenAndSweep } from "@gatehouse/sdk/sms";
import type { Config } from "./config.js";
import { createInbox, type Inbox } from "./inbound/receive.js";
import { createKnownIds } from "./known-ids.js";
import { createLink } from "./link/link.js";
import { createSubmit } from "./outbound/submit.js";

/** One account: one bound connection for both ways, made when it is first needed. */
export function open(config: Config, host: Host): Session {
  const link = createLink({ config, host });
  const ids = createKnownIds(host, config.message_id_type);
  const turns = createTurns(config.max_in_flight, config.max_per_second);
  return {
    send: createSubmit({ config, ids, link, turns }),
    listen: (emit, signal) =>
      listenAndSweep<Inbox>({ link, open: (over) => createInbox({ config, host, ids }, emit, over) }, signal),
    close: () => link.close(),
  };
}
