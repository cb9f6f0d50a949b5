import { createHmac } from "node:crypto";

/** The headers Zendesk sends with this body (documentation/webhooks/verifying). */
export function signatureOf(body: Uint8Array, at: Date, secret: string): Readonly<Record<string, string>> {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  return {
    "x-zendesk-webhook-signature-timestamp": time,
    "x-zendesk-webhook-signature": createHmac("sha256", secret).update(time).update(body).digest("base64"),
  };
}

interface About {
  readonly type: string;
  readonly ticket: string;
  readonly actor: string;
  readonly updatedAt: string;
  readonly externalId?: string | null;
}

/** A ticket event (webhooks/event-types/ticket-events): ids are texts there. */
export const ticketEvent = (
  { type, ticket, actor, updatedAt, externalId = "cnv_1" }: About,
  event: object,
): object => ({
  account_id: 22_129_848,
  id: "cbe4028c-7239-495d-b020-f22348516046",
  type: `zen:event-type:ticket.${type}`,
  time: updatedAt,
  subject: `zen:ticket:${ticket}`,
  zendesk_event_version: "2022-06-20",
  detail: {
    id: ticket,
    actor_id: actor,
    external_id: externalId,
    status: "OPEN",
    subject: "[应用] 如何退费？",
    updated_at: updatedAt,
    via: { channel: "api" },
  },
  event,
});
