import type { Command, DeliveryContext, EventType, GatewayEvent, Host } from "@gatehouse/sdk";
import { type Dovecot, dovecot } from "@gatehouse/sdk/mail/testing";
import { fakeHost, sampleEvent } from "@gatehouse/sdk/testing";
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

export const soon = (): AbortSignal => AbortSignal.timeout(60_000);

export const loopbackHost = (more: Partial<Host> = {}): Host => ({ ...fakeHost({ allows: () => true }), ...more });

/** An event with an id of its own and these members of its message. */
export function eventOf(
  type: EventType,
  message: Partial<NonNullable<GatewayEvent["data"]["message"]>> = {},
  id = `evt_${(message.id ?? type).replaceAll(/[^0-9a-z]/g, "")}`,
): GatewayEvent {
  const event = sampleEvent(type);
  const data = { ...event.data, ...(event.data.message && { message: { ...event.data.message, ...message } }) };
  return { ...event, id, data };
}

export const contextOf = (event: GatewayEvent, more: Partial<DeliveryContext> = {}): DeliveryContext => ({
  config: undefined,
  idempotencyKey: event.id,
  attempt: 1,
  now: new Date("2026-11-23T08:00:00.000Z"),
  nonce: "nonce",
  deliveryId: "dlv_1",
  replayed: false,
  ...more,
});

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
  const session = open(config, host);
  let cursor: string | undefined;
  let externalId: string | undefined;
  return {
    relay,
    imap,
    send: async (event, given = {}) => {
      const context = contextOf(event, { ...(externalId !== undefined && { externalId }), ...given });
      const sent = await session.send?.(event, context, soon());
      await Promise.all(taken);
      externalId = sent?.source_id ?? externalId;
      return sent?.source_id;
    },
    poll: async () => {
      const result = await session.poll?.(cursor, soon());
      cursor = result?.cursor;
      return (result?.events ?? []).flatMap((raw) => interpret(raw));
    },
    cursor: () => cursor,
    stop: async () => {
      relay.stop();
      await imap.remove();
    },
  };
}
