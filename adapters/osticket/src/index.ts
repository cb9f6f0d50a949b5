import { defineAdapter } from "@gatehouse/sdk";
import { toldTypes } from "@gatehouse/sdk/desk";
import { check } from "./check.js";
import { config } from "./config.js";
import { sendOf } from "./send.js";

/** osTicket: one conversation is one ticket. One-way, since osTicket answers by mail alone. */
export default defineAdapter({
  id: "osticket",
  accepts: toldTypes,
  references: true,
  config,
  check,
  open: (options, host) => ({ send: sendOf(options, host), close: () => Promise.resolve() }),
});
