import { type HttpCall, type InboundAttachment, PluginError, type Session } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { isUnder } from "./is-under.js";
import { basicAuth } from "./twilio/render.js";

const refused = (): PluginError =>
  new PluginError("rejected", "this recording is not under the address its credentials are for", { reason: "other" });

/** The credentials go to their own address only, whatever an event names. */
function recordingCall({ source_ref = "" }: InboundAttachment, { provider }: Config): HttpCall {
  const parsed = URL.canParse(source_ref);
  if (provider.type === "twilio") {
    if (!parsed || !isUnder(provider.api_url, source_ref)) throw refused();
    // MP3: an hour of Twilio's WAV does not fit into 25 MiB.
    return { method: "GET", url: `${source_ref}.mp3`, headers: basicAuth(provider) };
  }
  const { recordings } = provider;
  if (recordings === undefined || !parsed || !isUnder(recordings.base_url, source_ref)) throw refused();
  return { method: "GET", url: source_ref, headers: { authorization: `Bearer ${recordings.token}` } };
}

/** Only what needs credentials: everything else is the webhook's and the gateway's. */
export const open = (config: Config): Session => ({
  fetchAttachment: async (attachment) => recordingCall(attachment, config),
  close: () => Promise.resolve(),
});
