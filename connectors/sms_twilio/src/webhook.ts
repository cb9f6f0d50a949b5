import { PluginError, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { verifySignature } from "./signature.js";

export const contentType = "application/x-www-form-urlencoded";

const emptyTwiml = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

const fault = (path: string, message: string): PluginError =>
  new PluginError("rejected", path === "" ? message : `${path}: ${message}`, { faults: [{ path, message }] });

/** A message, or one step of a status: the SID alone would make the second step a duplicate of the first. */
function keyOf(parameters: URLSearchParams): string {
  const sid = parameters.get("MessageSid") ?? parameters.get("SmsSid") ?? "";
  if (!/^[A-Z]{2}[0-9a-f]{32}$/.test(sid)) throw fault("MessageSid", "is needed");
  const status = parameters.get("MessageStatus");
  return status === null ? `message:${sid}` : `status:${sid}:${/^\w{1,32}$/.test(status) ? status : "other"}`;
}

/** Messages and status callbacks, both signed forms; the answer says that nothing is to be texted back. */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  const parameters = new URLSearchParams(Buffer.from(request.rawBody).toString());
  verifySignature(request, parameters, config.auth_token);
  if (request.method !== "POST") throw fault("", "the method must be POST");
  const event = { key: keyOf(parameters), body: request.rawBody, contentType };
  return { events: [event], reply: { status: 200, body: emptyTwiml, contentType: "text/xml" } };
}
