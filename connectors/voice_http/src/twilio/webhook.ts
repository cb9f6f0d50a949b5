import { PluginError, type RawEvent, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import type { Twilio } from "../config.js";
import { type Form, formOf, formType, parametersOf, steps, type TwilioStep } from "./form.js";
import { verifyTwilio } from "./signature.js";
import { choiceTwiml, dialledTwiml, incomingTwiml, response, stepUrls } from "./twiml.js";

const fault = (path: string, message: string): PluginError =>
  new PluginError("rejected", path === "" ? message : `${path}: ${message}`, { faults: [{ path, message }] });

/** The query names the step; without one it is a call that comes in, or the status of one. */
function stepOf({ url }: WebhookRequest, { SequenceNumber, CallStatus }: Form): TwilioStep {
  const named = url.searchParams.get("step");
  if (named === null)
    return SequenceNumber === undefined && (CallStatus === "ringing" || CallStatus === "in-progress")
      ? "incoming"
      : "status";
  const step = steps.find((known) => known === named);
  if (step === undefined) throw fault("step", "is no step of this connector");
  return step;
}

function answerOf({ url }: WebhookRequest, { answer }: Twilio, form: Form, step: TwilioStep): string {
  const urls = stepUrls(`${url.origin}${url.pathname}`);
  const from = form.From ?? "";
  switch (step) {
    case "incoming":
      return incomingTwiml(answer, urls, from);
    case "choice":
      return choiceTwiml(answer, urls, from);
    case "dialled":
      return dialledTwiml(answer, urls, from, form.DialCallStatus ?? "");
    case "voicemail":
      return response("<Hangup/>");
    case "status":
    case "leg":
    case "recording":
      return response();
  }
}

/** The same step of the same call has the same key, however often Twilio tells of it. */
function keyOf(form: Form, step: TwilioStep): string {
  switch (step) {
    case "recording":
      if (form.RecordingSid === undefined) throw fault("RecordingSid", "is needed");
      return `recording:${form.RecordingSid}`;
    case "dialled":
      return `dialled:${form.CallSid}`;
    case "incoming":
    case "status":
    case "choice":
    case "leg":
    case "voicemail":
      return `${step}:${form.CallSid}:${form.CallStatus ?? ""}`;
  }
}

/** What the addresses in our own TwiML carry, and the name it gets in the raw event. */
const carried = { from: "GatehouseFrom", noticed: "GatehouseNoticed", voicemail: "GatehouseVoicemail" } as const;

/** The request as it came, and what its address and its arrival add: the step, the time, and what our TwiML noted. */
function rawOf({ url, rawBody, receivedAt }: WebhookRequest, form: Form, step: TwilioStep): RawEvent {
  const added = new URLSearchParams({ GatehouseStep: step, GatehouseAt: receivedAt.toISOString() });
  for (const [name, own] of Object.entries(carried)) {
    const value = url.searchParams.get(name);
    if (value !== null) added.set(own, value);
  }
  const body = Buffer.concat([rawBody, Buffer.from(`&${added.toString()}`)]);
  return { key: keyOf(form, step), body, contentType: formType };
}

const ignored = new Set<TwilioStep>(["choice", "voicemail"]);

/** Voice requests and callbacks, all signed forms; the answer is TwiML and says what happens next in the call. */
export function webhookTwilio(request: WebhookRequest, options: Twilio): WebhookResult {
  const parameters = parametersOf(request.rawBody);
  verifyTwilio(request, parameters, options.auth_token);
  if (request.method !== "POST") throw fault("", "the method must be POST");
  for (const name of parameters.keys())
    if (name.startsWith("Gatehouse")) throw fault("", "a parameter has a name of our own");
  const form = formOf(parameters);
  const step = stepOf(request, form);
  const reply = { status: 200, body: answerOf(request, options, form, step), contentType: "text/xml; charset=utf-8" };
  return { events: ignored.has(step) ? [] : [rawOf(request, form, step)], reply };
}
