import { isUtf8 } from "node:buffer";
import { json, PluginError } from "@gatehouse/sdk";
import { z } from "zod";

export const formType = "application/x-www-form-urlencoded";

const sid = (letters: string) => z.string().regex(new RegExp(`^${letters}[0-9a-f]{32}$`), `must be a ${letters}… id`);
const seconds = z.string().regex(/^\d{1,7}$/);
const phone = z.string().max(256);
const statuses = [
  "queued",
  "initiated",
  "ringing",
  "in-progress",
  "completed",
  "busy",
  "no-answer",
  "failed",
  "canceled",
] as const;

/**
 * Which of our addresses was called. Twilio's requests look alike, so the TwiML names the step in the query
 * (which the signature covers): `leg` is the desk's telephone, `dialled` the end of ringing it.
 */
export const steps = ["incoming", "status", "choice", "leg", "dialled", "voicemail", "recording"] as const;
export type TwilioStep = (typeof steps)[number];

/** Parameters of Twilio's voice requests (twilio.com/docs/voice/twiml, /voice/api/call-resource#statuscallback). */
const form = z.looseObject({
  CallSid: sid("CA"),
  CallStatus: z.enum(statuses).optional(),
  Direction: z.string().max(32).optional(),
  From: phone.optional(),
  To: phone.optional(),
  CallerName: z.string().max(256).optional(),
  ParentCallSid: sid("CA").optional(),
  CallDuration: seconds.optional(),
  DialCallStatus: z.string().max(32).optional(),
  Digits: z.string().max(32).optional(),
  Timestamp: z.string().max(64).optional(),
  SequenceNumber: seconds.optional(),
  SipResponseCode: seconds.optional(),
  RecordingSid: sid("RE").optional(),
  RecordingUrl: z.string().max(1024).optional(),
  RecordingStatus: z.string().max(32).optional(),
  GatehouseStep: z.enum(steps).optional(),
  GatehouseAt: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    .optional(),
  GatehouseFrom: phone.optional(),
  GatehouseNoticed: z.literal("1").optional(),
  GatehouseVoicemail: z.literal("1").optional(),
});
export type Form = z.output<typeof form>;

/** Throws `rejected` unless it is UTF-8. */
export function parametersOf(body: Uint8Array): URLSearchParams {
  if (!isUtf8(body))
    throw new PluginError("rejected", "the body is not UTF-8", { faults: [{ path: "", message: "is not UTF-8" }] });
  return new URLSearchParams(Buffer.from(body).toString());
}

/** Throws `rejected` with the name of the parameter that is missing or wrong. */
export const formOf = (parameters: URLSearchParams): Form => json(JSON.stringify(Object.fromEntries(parameters)), form);
