import { defineAdapter } from "@gatehouse/sdk";
import { toldTypes } from "@gatehouse/sdk/desk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./read/interpret.js";
import { open } from "./session.js";

/** Any helpdesk that reads and writes mail: one conversation is one thread of mails. */
export default defineAdapter({
  id: "email_desk",
  accepts: toldTypes,
  references: true,
  config,
  check,
  interpret,
  open,
});
