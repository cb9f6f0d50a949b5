import { defineAdapter } from "@gatehouse/sdk";
import { toldTypes } from "@gatehouse/sdk/desk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./read/interpret.js";
import { webhook } from "./read/webhook.js";
import { open } from "./session.js";

/** 智齿 (Sobot) by its live chat interface: a conversation here is a customer there. */
export default defineAdapter({
  id: "sobot",
  accepts: toldTypes,
  references: true,
  config,
  check,
  webhook,
  interpret,
  open,
});
