import type { HttpCall, Outbound, SendContext } from "@gatehouse/sdk";
import { basicAuth } from "./basic-auth.js";
import type { Config } from "./config.js";

/** Create a Message (twilio.com/docs/messaging/api/message-resource). */
export function render(message: Outbound, { config }: SendContext<Config>): HttpCall {
  const { account_sid, endpoint, from, messaging_service_sid, status_callback_url } = config;
  const form = new URLSearchParams({
    To: message.to.value,
    ...(from !== undefined && { From: from }),
    ...(messaging_service_sid !== undefined && { MessagingServiceSid: messaging_service_sid }),
    Body: message.text,
    ...(status_callback_url !== undefined && { StatusCallback: status_callback_url }),
  });
  return {
    method: "POST",
    url: `${new URL(endpoint).origin}/2010-04-01/Accounts/${account_sid}/Messages.json`,
    headers: { "content-type": "application/x-www-form-urlencoded", authorization: basicAuth(config) },
    body: form.toString(),
  };
}
