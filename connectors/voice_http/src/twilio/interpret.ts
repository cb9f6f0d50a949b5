import { type Call, type InboundEvent, utcTime } from "@gatehouse/sdk";
import type { Twilio } from "../config.js";
import { isUnder } from "../is-under.js";
import { callerOf } from "./caller.js";
import { type Form, formOf, parametersOf } from "./form.js";

/** Q.850 for what Twilio says in words. */
const causes: Readonly<Record<string, number>> = { completed: 16, busy: 17, "no-answer": 19, canceled: 16 };

/** Twilio's own time where it gives one (RFC 2822), else when the request came. */
function atOf({ Timestamp = "", GatehouseAt }: Form): string | undefined {
  return utcTime(Date.parse(Timestamp)) ?? GatehouseAt;
}

function told(form: Form, id: string, person: string, call: Omit<Call, "call_id">): InboundEvent {
  const at = atOf(form);
  return {
    type: "call.updated",
    ...(at !== undefined && { sent_at: at }),
    from: callerOf(person, form.CallerName ?? "", id),
    call: { call_id: id, ...call },
  };
}

/** The end of a leg that was, or was not, answered. */
function ended(form: Form, direction: Call["direction"], state: "ended" | "missed"): Omit<Call, "call_id"> {
  const at = atOf(form);
  const cause = causes[form.CallStatus ?? ""];
  return {
    state,
    direction,
    ...(at !== undefined && { ended_at: at }),
    ...(state === "ended" && form.CallDuration !== undefined && { duration_ms: Number(form.CallDuration) * 1000 }),
    ...(cause !== undefined && { hangup_cause: cause }),
  };
}

const given = (name: "started_at" | "answered_at", at: string | undefined) => (at === undefined ? {} : { [name]: at });

/** The desk's telephone: its answer is the call's answer, its end the call's end. */
function legEvents(form: Form): readonly InboundEvent[] {
  const { ParentCallSid: id = form.CallSid, From = "", CallStatus } = form;
  const noticed = { notice_played: form.GatehouseNoticed !== undefined };
  switch (CallStatus) {
    case "in-progress":
      return [
        told(form, id, From, {
          state: "answered",
          direction: "inbound",
          ...given("answered_at", atOf(form)),
          ...noticed,
        }),
      ];
    case "completed":
      return [told(form, id, From, { ...ended(form, "inbound", "ended"), ...noticed })];
    case "busy":
    case "no-answer":
    case "failed":
    case "canceled":
      return [told(form, id, From, { ...ended(form, "inbound", "missed"), ...noticed })];
    default:
      return [];
  }
}

/** A call of our own: its steps are the person's, and tell what became of the message that asked for it. */
function ownEvents(form: Form): readonly InboundEvent[] {
  const { CallSid: id, To = "", CallStatus = "", SipResponseCode } = form;
  const at = atOf(form);
  const receipt = { type: "message.receipt.updated", ...(at !== undefined && { sent_at: at }), source_id: id } as const;
  switch (CallStatus) {
    case "ringing":
      return [told(form, id, To, { state: "ringing", direction: "outbound", ...given("started_at", at) })];
    case "in-progress":
      return [
        told(form, id, To, { state: "answered", direction: "outbound", ...given("answered_at", at) }),
        { ...receipt, status: "delivered" },
      ];
    case "completed":
      return [told(form, id, To, ended(form, "outbound", "ended"))];
    case "busy":
    case "no-answer":
    case "failed":
    case "canceled": {
      const code = SipResponseCode === undefined ? CallStatus : `sip:${SipResponseCode}`;
      return [
        told(form, id, To, ended(form, "outbound", "missed")),
        { ...receipt, status: "failed", provider_code: code, reason: "the call back was not answered" },
      ];
    }
    default:
      return [];
  }
}

/** The status of a call that came in: one that ends before the desk rang has no other end than this. */
function statusEvents(form: Form): readonly InboundEvent[] {
  if (form.Direction?.startsWith("outbound")) return ownEvents(form);
  const { CallSid: id, From = "", CallStatus = "" } = form;
  if (CallStatus === "completed")
    return [told(form, id, From, ended({ ...form, CallDuration: undefined }, "inbound", "ended"))];
  return ["busy", "no-answer", "failed", "canceled"].includes(CallStatus)
    ? [told(form, id, From, ended(form, "inbound", "missed"))]
    : [];
}

/** There is no recording without its notice (twiml.ts). It is fetched with the account's credentials, so only from the account's own API. */
function recordingEvents(form: Form, { api_url }: Twilio): readonly InboundEvent[] {
  const { CallSid: id, RecordingUrl: url = "", RecordingStatus, GatehouseFrom = "" } = form;
  if (RecordingStatus !== "completed" || !URL.canParse(url) || !isUnder(api_url, url)) return [];
  const state = form.GatehouseVoicemail === undefined ? ("ended" as const) : ("missed" as const);
  const event = told(form, id, GatehouseFrom, { state, direction: "inbound", notice_played: true });
  if (event.type !== "call.updated") return [];
  const recording = { kind: "audio", content_type: "audio/mpeg", filename: "recording.mp3", source_ref: url } as const;
  return [{ ...event, recording }];
}

/** What one request of Twilio tells of a call; some tell nothing new. */
export function interpretTwilio(body: Uint8Array, options: Twilio): readonly InboundEvent[] {
  const form = formOf(parametersOf(body));
  switch (form.GatehouseStep) {
    case "incoming": {
      const at = atOf(form);
      return [
        told(form, form.CallSid, form.From ?? "", {
          state: "ringing",
          direction: "inbound",
          ...given("started_at", at),
        }),
      ];
    }
    case "leg":
      return legEvents(form);
    case "status":
      return statusEvents(form);
    case "recording":
      return recordingEvents(form, options);
    case "choice":
    case "dialled":
    case "voicemail":
    case undefined:
      return [];
  }
}
