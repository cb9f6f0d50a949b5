import type { PluginError } from "@gatehouse/sdk";
import { misconfigured, type Refusal, refusalError, refused } from "@gatehouse/sdk/sms";

const slowDownMs = 1_000;

/** Result of CMPP_SUBMIT_RESP (CMPP 2.0, 7.4.3.2); from 9 on as 3.0 names them. */
const meanings: Readonly<Record<number, Refusal>> = {
  1: refused("the gateway cannot read the message", "other"),
  2: refused("the gateway does not know the command", "other"),
  3: { code: "unavailable", message: "the gateway takes the sequence number for a repeat" },
  4: refused("the gateway finds a wrong length", "too_large"),
  5: misconfigured("the gateway does not take the fee code"),
  6: refused("the message is too long for the gateway", "too_large"),
  7: misconfigured("service_id: the gateway does not know it"),
  8: { code: "rate_limited", message: "the gateway asks to slow down", retryAfterMs: slowDownMs },
  9: refused("the gateway does not serve this number", "recipient_unknown"),
  10: misconfigured("src_id: the gateway does not take this sender"),
  11: misconfigured("msg_src: the gateway does not know it"),
  12: misconfigured("the gateway does not take who is charged"),
  13: refused("the gateway does not know this number", "recipient_unknown"),
};

/** What a refused submit means. The gateway said no, so the message is surely not on its way. */
export function submitFailure(result: number): PluginError {
  const refusal = meanings[result] ?? refused("the gateway refused the message", "other");
  return refusalError(refusal, { shown: `result ${result}`, providerCode: `submit ${result}` });
}
