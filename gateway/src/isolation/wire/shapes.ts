import {
  contactPoint,
  type HttpAnswer,
  type HttpCall,
  type Outbound,
  type RawEvent,
  type WebhookResult,
} from "@gatehouse/sdk";
import { z } from "zod";

/** The values of the contract as they arrive from the other process. What a plugin made is strict, what we made loose. */
export const bytes = z.instanceof(Uint8Array) as unknown as z.ZodType<Uint8Array>;
const headerName = z.string().max(256);
const header = z.string().max(65_536);

export const rawEvent = z.strictObject({
  key: z.string().min(1).max(4096),
  contentKey: z.string().min(1).max(4096).optional(),
  body: bytes,
  contentType: z.string().max(255),
}) as unknown as z.ZodType<RawEvent>;

export const webhookRequest = z.strictObject({
  method: z.string().max(16),
  url: z.instanceof(URL),
  headers: z.map(z.string(), z.string()),
  rawBody: bytes,
  receivedAt: z.date(),
});

const reply = z.union([
  z.literal("admitted"),
  z.strictObject({
    status: z.int().min(200).max(599),
    body: z.string().max(1_048_576).optional(),
    contentType: z.string().max(255).optional(),
  }),
]);

export const webhookResult = z.strictObject({
  events: z.array(rawEvent).max(10_000),
  reply,
  wake: z.string().max(4096).optional(),
}) as unknown as z.ZodType<WebhookResult>;

const tls = z.strictObject({
  servername: z.string().max(253).optional(),
  ca: z.string().optional(),
  cert: z.string().optional(),
  key: z.string().optional(),
});

const called = {
  url: z.string().max(65_536),
  headers: z.record(headerName, header),
  tls: tls.optional(),
};

export const fileCall = z.strictObject(called) as unknown as z.ZodType<Omit<HttpCall, "method" | "body">>;

export const httpCall = z.strictObject({
  ...called,
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
  body: z.union([z.string(), bytes]).optional(),
}) as unknown as z.ZodType<HttpCall>;

export const httpAnswer = z.looseObject({
  status: z.int(),
  headers: z.map(z.string(), z.string()),
  body: z.string(),
}) as unknown as z.ZodType<HttpAnswer>;

const sourceId = z.string().max(4096);

export const sent = z.strictObject({
  source_id: sourceId.optional(),
  source_ids: z.array(sourceId).max(1000).optional(),
  url: z.string().max(4096).optional(),
  status: z.enum(["accepted", "sent", "delivered"]),
});

export const health = z.strictObject({
  state: z.enum(["ok", "failed", "exception"]),
  detail: z.string().transform((text) => text.slice(0, 1000)),
});

export const pollResult = z.strictObject({
  events: z.array(rawEvent).max(10_000),
  cursor: z.string().max(65_536),
  more: z.boolean(),
});

export const profile = z.strictObject({
  display_name: z.string().max(512).optional(),
  points: z.array(z.strictObject(contactPoint.shape)).max(100),
});

export const loginStep = z.discriminatedUnion("step", [
  z.strictObject({ step: z.literal("show_qr"), data: z.string().max(8192), expires_at: z.iso.datetime() }),
  z.strictObject({
    step: z.literal("ask"),
    fields: z
      .array(z.strictObject({ name: z.string().max(64), title: z.string().max(256), secret: z.boolean().optional() }))
      .max(20),
  }),
  z.strictObject({ step: z.literal("done"), title: z.string().max(256) }),
]);

/** Ours, already checked where it was made. */
export const outbound = z.looseObject({
  op: z.enum(["send", "edit", "delete"]),
  id: z.string(),
  to: contactPoint,
  text: z.string(),
}) as unknown as z.ZodType<Outbound>;

export const sendContext = z.strictObject({
  idempotencyKey: z.string(),
  attempt: z.int(),
  now: z.date(),
  nonce: z.string(),
});

export const socketTarget = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
  tls: tls.optional(),
});

/** Of one piece of a stream; absent: it is at its end. */
export const piece = z.strictObject({ bytes: bytes.optional() });
