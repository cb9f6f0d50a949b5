import { defineAdapter } from "@gatehouse/sdk";
import { toldTypes } from "@gatehouse/sdk/desk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./read/interpret.js";
import { webhook } from "./read/webhook.js";
import { open } from "./session.js";

/** Udesk by its IM interface for channels of the customer's own: a conversation here is a customer there. */
export default defineAdapter({
  id: "udesk",
  accepts: toldTypes,
  references: true,
  config,
  check,
  webhook,
  interpret,
  open,
});
