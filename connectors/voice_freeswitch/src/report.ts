import { bytes, type RawEvent } from "@gatehouse/sdk";
import { callOf, callReport } from "@gatehouse/sdk/voice";
import { z } from "zod";
import type { Report } from "./track/live-call.js";

/** What one raw event of this connector holds: FreeSWITCH needs several events for one step. */
export const report = callReport.extend({
  /** The name of a finished file. */
  recording: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}\.(wav|mp3|ogg)$/)
    .optional(),
});
export type ReportBody = z.output<typeof report>;

/** A call ends once, whoever tells of it: the hang-up, the failed job or the list of channels. */
const stepOf = ({ endedAt, state, count }: Report["call"]): string =>
  endedAt === undefined ? `${state}:${count}` : "over";

/** The raw event of a step. Its key names the call and the step, so that a step told of twice is a duplicate. */
export function rawOf({ at, call, recording }: Report): RawEvent {
  const body = { at, from: call.from, call: callOf(call, call.state), ...(recording !== undefined && { recording }) };
  return { key: `${call.id}:${recording ?? stepOf(call)}`, body: bytes(body), contentType: "application/json" };
}
