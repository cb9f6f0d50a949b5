import { bytes, type RawEvent } from "@gatehouse/sdk";
import { callOf, callReport } from "@gatehouse/sdk/voice";
import { z } from "zod";
import type { Report } from "./flow/live-call.js";

/** What one raw event of this connector holds: Asterisk has no message of its own for a step of a call. */
export const report = callReport.extend({
  recording: z.strictObject({ name: z.string().min(1).max(512), format: z.enum(["wav", "gsm"]) }).optional(),
});
export type ReportBody = z.output<typeof report>;

/** The raw event of a step. Its key names the call and the step, so that a step told of twice is a duplicate. */
export function rawOf({ at, call, state, recording }: Report, format: "wav" | "gsm"): RawEvent {
  const file = recording !== undefined && { recording: { name: recording, format } };
  const body = { at, from: call.from, call: callOf(call, state), ...file };
  const key = recording === undefined ? `${call.id}:${state}:${call.count}` : `${call.id}:recording:${recording}`;
  return { key, body: bytes(body), contentType: "application/json" };
}
