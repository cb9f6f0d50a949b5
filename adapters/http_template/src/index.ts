import { defineAdapter } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./read/interpret.js";
import { webhook } from "./read/webhook.js";
import { open } from "./session.js";

/** Any REST API by configuration: the endpoint's `mapping` says what is sent, the options how, and what answers mean. */
export default defineAdapter({
  id: "http_template",
  accepts: ["*"],
  references: true,
  config,
  check,
  webhook,
  interpret,
  open,
});
