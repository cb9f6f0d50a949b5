import { type Host, type HttpCall, PluginError, type Session } from "@gatehouse/sdk";
import type { Config, Recordings } from "./config.js";
import { listen } from "./listen.js";
import { sendCallBack } from "./send.js";

/** The file of a recording on the web server beside FreeSWITCH. */
export function recordingCall({ base_url, user, password }: Recordings, file: string): HttpCall {
  const basic = Buffer.from(`${user ?? ""}:${password ?? ""}`).toString("base64");
  return {
    method: "GET",
    url: `${base_url}/${encodeURIComponent(file)}`,
    headers: user === undefined ? {} : { authorization: `Basic ${basic}` },
  };
}

/** The I/O of one account. */
export const open = (config: Config, host: Host): Session => ({
  listen: listen(config, host),
  send: sendCallBack(config, host),
  fetchAttachment: async ({ source_ref = "" }) => {
    if (config.recordings === undefined || source_ref === "")
      throw new PluginError("rejected", "this account has no recordings option, so none is fetched", {
        reason: "unsupported",
      });
    return recordingCall(config.recordings, source_ref);
  },
  // Listening ends by its signal, and a send closes its own connection.
  close: () => Promise.resolve(),
});
