import { call as callSchema, identifier, json } from "@gatehouse/sdk";
import { z } from "zod";

/** Any RFC 3339 time, turned into UTC with milliseconds. */
const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .refine((text) => text.length === 24, "must lie between the years 0 and 9999");

const { state, direction, duration_ms, wait_ms, hangup_cause, notice_played, dtmf } = callSchema.shape;

/** One step of a call as a call centre POSTs it, strict: a key not listed here is refused with its path. */
const step = z
  .strictObject({
    type: z.literal("call"),
    /** Of this step: the same again is a duplicate. */
    id: identifier(512),
    call_id: identifier(512),
    state,
    direction,
    /** The person, whoever began the call. */
    from: z.strictObject({
      scheme: z.enum(["phone", "sip"]),
      value: identifier(512),
      display_name: z.string().max(512).optional(),
    }),
    at: time,
    started_at: time.optional(),
    answered_at: time.optional(),
    ended_at: time.optional(),
    duration_ms,
    wait_ms,
    hangup_cause,
    notice_played,
    dtmf,
    recording_url: z
      .url({ protocol: /^https?$/ })
      .max(4096)
      .optional(),
    recording_content_type: z
      .string()
      .regex(/^audio\/[a-z0-9.+-]{1,64}$/)
      .optional(),
    /** Of the call back that was asked for, on its own steps. */
    message_id: identifier(512).optional(),
  })
  .refine((item) => item.recording_url === undefined || item.notice_played === true, {
    path: ["recording_url"],
    message: "a recording is taken only where notice_played is true",
  });
export type CallStep = z.output<typeof step>;

/** Throws `rejected` with the path of what is wrong. */
export const stepOf = (body: Uint8Array): CallStep => json(body, step);
