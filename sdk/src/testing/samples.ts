import type { ContactPoint } from "../contact-point.js";
import type { EventData, EventType, GatewayEvent } from "../event.js";
import type { Outbound } from "../outbound.js";
import type { SendContext } from "../plugin.js";

const at = "2026-11-23T08:00:00.000Z";
const conversationId = "cnv_0199a5c2f1d07c3e8a4b5d6e7f801234";
const messageId = "msg_0199a5c2f1d07c3e8a4b5d6e7f801234";
const personId = "per_0199a5c2f1d07c3e8a4b5d6e7f801234";
const pointId = "cpt_0199a5c2f1d07c3e8a4b5d6e7f801234";

/** A message to send, with a text of its own. */
export const sampleOutbound = (to: ContactPoint, more: Partial<Outbound> = {}): Outbound => ({
  op: "send",
  id: messageId,
  to,
  conversation_ref: "c-1",
  text: "您好，退费申请已收到。",
  attachments: [],
  references: [],
  sent_at: at,
  ...more,
});

/** The context of an attempt to send it. */
export const sampleContext = ({ id }: Outbound, attempt = 1): SendContext => ({
  config: undefined,
  idempotencyKey: id,
  attempt,
  now: new Date(at),
  nonce: `nonce-${attempt}`,
});

const sender = {
  person_id: personId,
  contact_point_id: pointId,
  scheme: "phone",
  value: "+8613800138000",
  role: "person",
} as const;

const data: EventData = {
  message: {
    id: messageId,
    source_id: "m-1",
    type: "text",
    direction: "inbound",
    visibility: "public",
    origin: "live",
    channel: "app",
    connector: "app_http",
    account_id: "campus_app",
    conversation_id: conversationId,
    from: sender,
    to: [],
    text: "如何退费？",
    attachments: [],
    sent_at: at,
    received_at: at,
    admitted_at: at,
    sequence: 1,
    revision: 1,
    labels: [],
  },
  conversation: {
    id: conversationId,
    account_id: "campus_app",
    channel: "app",
    person_id: personId,
    contact_point_id: pointId,
    status: "open",
    priority: "normal",
    group_id: "front_desk",
    assignee: null,
    labels: [],
    created_at: at,
    reply_window: null,
  },
  person: { id: personId, kind: "unknown", roles: [], minor: false },
  route: { rule: "default", group_id: "front_desk", priority: "normal", trace_id: "dec_1" },
  receipt: { message_id: messageId, status: "delivered", at, recipient: "" },
  reaction: { message_id: messageId, emoji: "👍", from: sender },
  gap: { event_id: "evt_0199a5c2f1d07c3e8a4b5d6e7f801235", reason: "exhausted" },
  command: { id: "cmd-1", type: "message.send", code: "409", reason: "the reply window is over" },
};

/** A whole event of a type, as an endpoint receives it. */
export const sampleEvent = (type: EventType): GatewayEvent => ({
  specversion: "1.0",
  id: "evt_0199a5c2f1d07c3e8a4b5d6e7f801234",
  source: "/gateways/demo-school/accounts/campus_app",
  type: `gatehouse.${type}.v1`,
  subject: `conversations/${conversationId}`,
  time: at,
  dataschema: `https://gateway.example/api/v1/schemas/${type}.json`,
  datacontenttype: "application/json",
  partitionkey: conversationId,
  sequence: "1",
  data,
});
