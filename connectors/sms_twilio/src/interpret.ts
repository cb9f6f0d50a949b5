import {
  type InboundAttachment,
  type InboundEvent,
  identifier,
  PluginError,
  type RawEvent,
  type ReceiptStatus,
} from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "./config.js";
import { isOurs } from "./media.js";

const sid = z.string().regex(/^[A-Z]{2}[0-9a-f]{32}$/);
const maxMedia = 10;

/** twilio.com/docs/messaging/guides/webhook-request. */
const message = z.looseObject({
  MessageSid: sid,
  From: identifier(64).transform((text) => text.trim()),
  Body: z.string().default(""),
  NumMedia: z.coerce.number().int().min(0).max(maxMedia).catch(0),
});

const status = z.looseObject({ MessageSid: sid, MessageStatus: z.string(), ErrorCode: z.string().optional() });

/** twilio.com/docs/messaging/api/message-resource: message status values. */
const statuses: Readonly<Record<string, ReceiptStatus>> = {
  accepted: "accepted",
  scheduled: "accepted",
  queued: "accepted",
  sending: "accepted",
  sent: "sent",
  delivered: "delivered",
  read: "read",
  undelivered: "failed",
  failed: "failed",
  canceled: "failed",
};

type Parameters = Readonly<Record<string, string>>;

function parsed<S extends z.ZodType>(parameters: Parameters, schema: S): z.output<S> {
  const found = schema.safeParse(parameters);
  if (found.success) return found.data;
  throw new PluginError("rejected", `${found.error.issues[0]?.path.join(".") || "body"}: does not match`);
}

/** Twilio keeps media behind the account's credentials; another place is fetched without them. */
function media(parameters: Parameters, count: number, config: Config): readonly InboundAttachment[] {
  return Array.from({ length: count }, (_, n): InboundAttachment => {
    const url = parsed(
      { url: parameters[`MediaUrl${n}`] ?? "" },
      z.object({ url: z.url({ protocol: /^https?$/ }) }),
    ).url;
    const type = parameters[`MediaContentType${n}`];
    return { ...(type && { content_type: type }), ...(isOurs(url, config) ? { source_ref: url } : { url }) };
  });
}

function received(parameters: Parameters, config: Config): InboundEvent {
  const { MessageSid, From, Body, NumMedia } = parsed(parameters, message);
  const attachments = media(parameters, NumMedia, config);
  const optOut = parameters["OptOutType"];
  return {
    type: "message.received",
    source_id: MessageSid,
    from: { scheme: "phone", value: From },
    text: Body,
    ...(attachments.length > 0 && { attachments }),
    ...(optOut !== undefined && /^[A-Z]{1,16}$/.test(optOut) && { metadata: { opt_out_type: optOut } }),
  };
}

function receipt(parameters: Parameters): InboundEvent {
  const { MessageSid, MessageStatus, ErrorCode } = parsed(parameters, status);
  const ours = Object.hasOwn(statuses, MessageStatus) ? statuses[MessageStatus] : undefined;
  if (ours === undefined) throw new PluginError("rejected", "MessageStatus: a status this connector does not know");
  return {
    type: "message.receipt.updated",
    source_id: MessageSid,
    status: ours,
    ...(ErrorCode !== undefined && /^\d{1,8}$/.test(ErrorCode) && { provider_code: ErrorCode }),
  };
}

/** A message someone sent, or a step of one of ours. */
export function interpret(raw: RawEvent, config: Config): readonly InboundEvent[] {
  const parameters = Object.fromEntries(new URLSearchParams(Buffer.from(raw.body).toString()));
  return ["MessageStatus" in parameters ? receipt(parameters) : received(parameters, config)];
}
