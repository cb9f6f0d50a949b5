import { z } from "zod";
import { conversation, message, person, reaction, receipt, route, timestamp } from "./message.js";

/** Every event the house knows, without `gatehouse.` and `.v1`; endpoint filters are globs on this form. */
export const eventTypes = [
  "message.received",
  "message.created",
  "message.sent",
  "message.edited",
  "message.deleted",
  "message.receipt.updated",
  "message.reaction.added",
  "message.reaction.removed",
  "message.interactive.replied",
  "message.failed",
  "message.expired",
  "message.held",
  "conversation.created",
  "conversation.updated",
  "conversation.routed",
  "conversation.assigned",
  "conversation.transferred",
  "conversation.snoozed",
  "conversation.closed",
  "conversation.reopened",
  "conversation.linked",
  "conversation.rated",
  "conversation.reply_window.changed",
  "person.created",
  "person.updated",
  "person.merge.suggested",
  "person.merged",
  "person.unmerged",
  "person.erased",
  "person.consent.changed",
  "contact_point.linked",
  "contact_point.unlinked",
  "contact_point.verified",
  "relationship.changed",
  "call.ringing",
  "call.answered",
  "call.held",
  "call.resumed",
  "call.transferred",
  "call.missed",
  "call.ended",
  "call.recording.ready",
  "sla.warning",
  "sla.breached",
  "account.connected",
  "account.disconnected",
  "account.degraded",
  "account.login.required",
  "endpoint.disabled",
  "endpoint.recovered",
  "delivery.gap",
  "command.failed",
  "audit.checkpoint.sealed",
  "roster.synced",
  "broadcast.approved",
  "broadcast.progress",
  "broadcast.completed",
] as const;

export type EventType = (typeof eventTypes)[number];

export const gap = z.object({ event_id: z.string(), reason: z.string() });

/** A command that was refused, told to the endpoint that sent it and reads no answers; `id` is the command's own. */
export const failedCommand = z.object({ id: z.string(), type: z.string(), code: z.string(), reason: z.string() });

/** What an event carries: the parts its type needs. */
export const eventData = z.object({
  message: message.optional(),
  conversation: conversation.optional(),
  person: person.optional(),
  route: route.optional(),
  receipt: receipt.optional(),
  reaction: reaction.optional(),
  gap: gap.optional(),
  command: failedCommand.optional(),
});
export type EventData = z.output<typeof eventData>;

/** CloudEvents 1.0, structured JSON. `id` is also the `webhook-id`; `sequence` is gapless per `partitionkey` from 1. */
export const gatewayEvent = z.object({
  specversion: z.literal("1.0"),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  subject: z.string(),
  time: timestamp,
  dataschema: z.string(),
  datacontenttype: z.literal("application/json"),
  partitionkey: z.string(),
  sequence: z.string().regex(/^[1-9][0-9]*$/),
  data: eventData,
});
export type GatewayEvent = z.output<typeof gatewayEvent>;

const needed: Readonly<Record<string, readonly (keyof EventData)[]>> = {
  message: ["message", "conversation", "person"],
  conversation: ["conversation", "person"],
  person: ["person"],
  call: ["message", "conversation", "person"],
  delivery: ["gap"],
  command: ["command", "conversation", "person"],
};

/** The schema of one event type: the envelope, with the parts this type always carries made mandatory. */
export function eventSchema(type: EventType): z.ZodType<GatewayEvent> {
  const noun = type.slice(0, type.indexOf("."));
  const always = Object.fromEntries((needed[noun] ?? []).map((part) => [part, true as const]));
  return gatewayEvent.extend({
    type: z.literal(`gatehouse.${type}.v1`),
    data: eventData.required(always as { [K in keyof EventData]?: true }),
  }) as unknown as z.ZodType<GatewayEvent>;
}
