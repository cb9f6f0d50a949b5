import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { listen } from "./listen.js";
import { send } from "./send.js";
import { openSpool } from "./spool.js";

/** A GSM modem behind gammu-smsd, through its spool folders. */
export default defineConnector({
  id: "sms_gammu",
  config,
  check,
  interpret,
  open(config, host) {
    const spool = openSpool(config.spool_path);
    return {
      send: (message) => send(message, spool),
      listen: (emit, signal) => listen({ config, host, spool }, emit, signal),
      close: async () => undefined,
    };
  },
});
