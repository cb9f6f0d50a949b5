import { type Host, PluginError, type Session } from "@gatehouse/sdk";
import { recordingCall } from "./ari/call.js";
import type { Config } from "./config.js";
import { listen } from "./listen.js";
import { sendCallBack } from "./send.js";

/** The I/O of one account. */
export const open = (config: Config, host: Host): Session => ({
  listen: listen(config, host),
  send: sendCallBack(config, host),
  fetchAttachment: async ({ source_ref }) => {
    if (source_ref === undefined) throw new PluginError("rejected", "this file has no name in Asterisk");
    return recordingCall(config, source_ref);
  },
  // Listening ends by its signal, and a send keeps no connection.
  close: () => Promise.resolve(),
});
