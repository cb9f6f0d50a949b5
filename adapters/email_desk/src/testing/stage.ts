import type { Command, DeliveryContext, GatewayEvent, Host } from "@gatehouse/sdk";
import { gatewayOf } from "@gatehouse/sdk/desk/testing";
import { type Dovecot, dovecot } from "@gatehouse/sdk/mail/testing";
import { fakeHost } from "@gatehouse/sdk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import { interpret } from "../read/interpret.js";
import { open } from "../session.js";
import type { Helpdesk } from "./helpdesk.js";
import { type Submission, submission } from "./submission.js";

export const mailbox = "desk@school.example";
export const login = { user: mailbox, password: "pw" };

/** Complete options; every name of them leads to loopback in tests. */
export const example = {
  address: mailbox,
  to: "help@support.school.example",
  smtp: { host: "smtp.school.example", port: 465, tls: "implicit", ...login, password: "submission-password" },
  imap: { host: "mail.school.example", port: 993, tls: "implicit", ...login, password: "mailbox-password" },
} satisfies z.input<typeof schema>;

export const loopbackHost = (more: Partial<Host> = {}): Host => ({ ...fakeHost({ allows: () => true }), ...more });

export interface Stage {
  readonly relay: Submission;
  readonly imap: Dovecot;
  /** Sends as the gateway does: the ticket's name comes back with the next event. */
  send(event: GatewayEvent, more?: Partial<DeliveryContext>): Promise<string | undefined>;
  /** One look into the mailbox, from where the last one ended. */
  poll(): Promise<readonly Command[]>;
  cursor(): string | undefined;
  stop(): Promise<void>;
}

/** The gateway's side, a real Dovecot for its mailbox, and a helpdesk behind the submission server. */
export async function stageWith(
  helpdesk: Helpdesk,
  more: Partial<z.input<typeof schema>> = {},
  host = loopbackHost(),
): Promise<Stage> {
  const imap = await dovecot();
  const taken: Promise<void>[] = [];
  const relay = await submission(({ raw }) => {
    taken.push(helpdesk.take(raw).then((answers) => answers.forEach((answer) => imap.deliver(answer))));
  });
  await imap.start();
  const config = schema.parse({
    ...example,
    smtp: { host: "smtp.school.example", port: relay.port, tls: "none", ...login },
    imap: { host: "mail.school.example", port: imap.port, tls: "starttls", ca: imap.ca, ...login },
    ...more,
  });
  const { tell, round, cursor } = gatewayOf({ open, interpret }, config, host);
  return {
    relay,
    imap,
    send: async (event, given = {}) => {
      const sent = await tell(event, given);
      await Promise.all(taken);
      return sent?.source_id;
    },
    poll: async () => (await round()).commands,
    cursor,
    stop: async () => {
      relay.stop();
      await imap.remove();
    },
  };
}
