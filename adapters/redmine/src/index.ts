import { defineAdapter } from "@gatehouse/sdk";
import { toldTypes } from "@gatehouse/sdk/desk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { poll } from "./poll.js";
import { send } from "./send.js";

/** Redmine: a conversation is an issue, written by the REST API; answers come back by polling the issues' histories. */
export default defineAdapter({
  id: "redmine",
  references: true,
  accepts: toldTypes,
  config,
  check,
  interpret,
  open: (options, host) => {
    const desk = { host, config: options };
    return { send: send(desk), poll: poll(desk), close: async () => undefined };
  },
});
