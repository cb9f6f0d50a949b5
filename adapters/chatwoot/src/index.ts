import { defineAdapter } from "@gatehouse/sdk";
import { toldTypes } from "@gatehouse/sdk/desk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./read/interpret.js";
import { webhook } from "./read/webhook.js";
import { open } from "./session.js";

/** Chatwoot by an inbox of the kind API: one conversation here is one there. */
export default defineAdapter({
  id: "chatwoot",
  accepts: toldTypes,
  references: true,
  config,
  check,
  webhook,
  interpret,
  open,
});
