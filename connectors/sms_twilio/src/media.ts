import { type Host, type HttpCall, type InboundAttachment, PluginError, refuse } from "@gatehouse/sdk";
import { basicAuth } from "./basic-auth.js";
import type { Config } from "./config.js";

/** Only the API itself may ever see the account's credentials. */
export const isOurs = (url: string, config: Config): boolean => new URL(url).origin === new URL(config.endpoint).origin;

/** Asks where the file lies: Twilio answers with a redirect to its store, which must not get the credentials. */
export async function mediaCall(
  attachment: InboundAttachment,
  config: Config,
  host: Host,
  signal: AbortSignal,
): Promise<HttpCall> {
  const url = attachment.source_ref ?? "";
  if (!URL.canParse(url) || !isOurs(url, config)) throw new PluginError("rejected", "this file is not of this account");
  const call: HttpCall = { method: "GET", url, headers: { authorization: basicAuth(config) } };
  const answer = await host.http(call, signal);
  const location = answer.headers.get("location");
  if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
    const target = new URL(location, url).href;
    return isOurs(target, config) ? { ...call, url: target } : { method: "GET", url: target, headers: {} };
  }
  refuse(answer);
  return call;
}
