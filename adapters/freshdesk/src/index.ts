import { defineAdapter } from "@gatehouse/sdk";
import { toldTypes } from "@gatehouse/sdk/desk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./read/interpret.js";
import { webhook } from "./read/webhook.js";
import { open } from "./session.js";

/** Freshdesk: one conversation is one ticket; agents answer by public notes. */
export default defineAdapter({
  id: "freshdesk",
  accepts: toldTypes,
  references: true,
  config,
  check,
  webhook,
  interpret,
  open,
});
