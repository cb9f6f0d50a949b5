import { defineAdapter } from "@gatehouse/sdk";
import { toldTypes } from "@gatehouse/sdk/desk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { poll } from "./poll.js";
import { send } from "./send.js";
import { webhook } from "./webhook.js";

/** Request Tracker 5: a conversation is a ticket, written by REST2; answers come back by polling and from a Scrip. */
export default defineAdapter({
  id: "rt",
  references: true,
  accepts: toldTypes,
  config,
  check,
  webhook,
  interpret,
  open: (options, host) => {
    const desk = { host, config: options };
    return { send: send(desk), poll: poll(desk), close: async () => undefined };
  },
});
