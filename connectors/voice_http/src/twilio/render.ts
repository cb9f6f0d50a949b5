import type { HttpCall, Outbound } from "@gatehouse/sdk";
import { requireCallBack, undialable } from "@gatehouse/sdk/voice";
import type { Twilio } from "../config.js";
import { escaped, response, say } from "./twiml.js";

export const basicAuth = ({ account_sid, auth_token }: Twilio): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(`${account_sid}:${auth_token}`).toString("base64")}`,
});

export const accountUrl = ({ api_url, account_sid }: Twilio): string => `${api_url}/2010-04-01/Accounts/${account_sid}`;

/** A call to the person, who hears the text and is then connected to the desk, if there is one. */
export function renderTwilio(message: Outbound, options: Twilio): HttpCall {
  const callback = requireCallBack(options.callback);
  if (message.to.scheme !== "phone" || !/^\+[1-9]\d{6,14}$/.test(message.to.value)) throw undialable();
  const desk = callback.number === undefined ? [] : [`<Dial>${escaped(callback.number)}</Dial>`];
  const body = new URLSearchParams([
    ["To", message.to.value],
    ["From", callback.caller_id],
    ["Twiml", response(say(message.text, options.answer.language), ...desk)],
    ["StatusCallback", callback.webhook_url],
    ...["ringing", "answered", "completed"].map((event) => ["StatusCallbackEvent", event] as [string, string]),
  ]);
  return {
    method: "POST",
    url: `${accountUrl(options)}/Calls.json`,
    headers: { "content-type": "application/x-www-form-urlencoded", ...basicAuth(options) },
    body: body.toString(),
  };
}
