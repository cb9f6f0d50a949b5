import { createHash } from "node:crypto";
import { z } from "zod";
import type { InboundReceipt } from "../inbound.js";
import type { Outbound } from "../outbound.js";
import type { Sent } from "../plugin.js";
import { type Callback, sentAt } from "./callback.js";
import { fitting, memberText } from "./members.js";
import type { Platform } from "./platform.js";

const sent = z.looseObject({ msgid: memberText.optional() });

/** What every template call holds; the parameters as `{ name: { value } }`. */
export function templateBase({ template }: Outbound, touser: string) {
  const { provider_template_id = "", parameters = {} } = template ?? {};
  const data = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { value }]));
  return { touser, template_id: provider_template_id, data };
}

/** Where a tap on the message leads: the first link among its actions. */
export const linkOf = ({ interactive }: Outbound): string | undefined =>
  interactive?.actions.find(({ type, value }) => type === "url" && value !== undefined)?.value;

/** The page of a 小程序 among its actions. */
export const pageOf = ({ interactive }: Outbound): string | undefined =>
  interactive?.actions.find(({ type, value }) => type === "mini_program" && value !== undefined)?.value;

/** 32 characters that are the same for every attempt: the platform drops a repeat within ten minutes. */
export const clientMessageId = (key: string): string => createHash("sha256").update(key).digest("hex").slice(0, 32);

/** Sends a template; taken is not yet delivered, an event tells of that. */
export async function sendTemplate(platform: Platform, path: string, body: object, signal: AbortSignal): Promise<Sent> {
  const { msgid } = await platform.send(path, body, sent, signal);
  return { status: "accepted", ...(msgid !== undefined && { source_id: msgid }) };
}

const item = z.looseObject({ MsgID: memberText.pipe(z.string().regex(/^\d{1,32}$/)), ErrorCode: memberText });
const list = z.union([z.array(item), item.transform((one) => [one])]);
const told = z.union([
  z
    .looseObject({ SubscribeMsgSentEvent: z.looseObject({ List: list }) })
    .transform((of) => of.SubscribeMsgSentEvent.List),
  z.looseObject({ List: list }).transform(({ List }) => List),
]);

/** `subscribe_msg_sent_event`: what became of subscription messages, one or several. */
export const subscriptionReceipts = (of: Callback): readonly InboundReceipt[] =>
  fitting(of, told).map(({ MsgID, ErrorCode }) => ({
    type: "message.receipt.updated",
    source_id: MsgID,
    sent_at: sentAt(of),
    status: ErrorCode === "0" ? "delivered" : "failed",
    ...(ErrorCode !== "0" && { provider_code: ErrorCode.slice(0, 64), reason: "the platform did not deliver it" }),
  }));
