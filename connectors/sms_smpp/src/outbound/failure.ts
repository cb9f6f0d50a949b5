import type { PluginError } from "@gatehouse/sdk";
import { misconfigured, type Refusal, refusalError, refused } from "@gatehouse/sdk/sms";
import { status, statusText } from "../wire/status.js";

const slowDownMs = 1_000;
const queueFullMs = 5_000;

/** submit_sm_resp (SMPP 3.4, 5.1.3). */
const meanings: Readonly<Record<number, Refusal>> = {
  [status.throttled]: { code: "rate_limited", message: "the SMSC asks to slow down", retryAfterMs: slowDownMs },
  [status.queueFull]: { code: "rate_limited", message: "the SMSC's queue is full", retryAfterMs: queueFullMs },
  [status.invalidDestination]: refused("the SMSC does not know this number", "recipient_unknown"),
  [status.invalidDestinationTon]: refused("the SMSC does not take this kind of number", "recipient_unknown"),
  [status.invalidDestinationNpi]: refused("the SMSC does not take this kind of number", "recipient_unknown"),
  [status.invalidMessageLength]: refused("the message is too long for the SMSC", "too_large"),
  [status.invalidSource]: misconfigured("source_addr: the SMSC does not take this sender"),
  [status.invalidSourceTon]: misconfigured("source_ton: the SMSC does not take it"),
  [status.invalidSourceNpi]: misconfigured("source_npi: the SMSC does not take it"),
  [status.invalidServiceType]: misconfigured("service_type: the SMSC does not take it"),
  [status.bindFailed]: { code: "unauthorized", message: "the SMSC refuses the login" },
  [status.invalidPassword]: { code: "unauthorized", message: "the SMSC refuses the login" },
  [status.invalidSystemId]: { code: "unauthorized", message: "the SMSC refuses the login" },
  [status.notBound]: { code: "unavailable", message: "the SMSC does not know this connection" },
  [status.systemError]: { code: "unavailable", message: "the SMSC has a fault of its own" },
  [status.tryAgain]: { code: "unavailable", message: "the SMSC cannot take it now" },
};

/** What a refused submit_sm means. The SMSC said no, so the message is surely not on its way. */
export function submitFailure(code: number): PluginError {
  const text = statusText(code);
  const refusal = meanings[code] ?? refused("the SMSC refused the message", "other");
  return refusalError(refusal, { shown: text, providerCode: text });
}
