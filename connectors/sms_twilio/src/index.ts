import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { judge } from "./judge.js";
import { mediaCall } from "./media.js";
import { render } from "./render.js";
import { webhook } from "./webhook.js";

/** Twilio, or a provider compatible with its REST API. */
export default defineConnector({
  id: "sms_twilio",
  config,
  check,
  webhook,
  interpret,
  render,
  judge,
  open: (config, host) => ({
    fetchAttachment: (attachment, _raw, signal) => mediaCall(attachment, config, host, signal),
    close: async () => undefined,
  }),
});
