import { commandOf, defineAdapter, signedCommand } from "@gatehouse/sdk";
import { config } from "./config.js";

/** Nothing is sent: the receiver, behind NAT, fetches its events by `GET /api/v1/events` and answers by signed commands. */
export default defineAdapter({
  id: "pull",
  config,
  accepts: ["*"],
  check: async () => ({ state: "ok", detail: "the receiver fetches its events; there is nothing to reach" }),
  webhook: (request, { command_key, previous_command_key }) =>
    signedCommand(
      request,
      [command_key, previous_command_key].filter((key) => key !== undefined),
    ),
  interpret: commandOf,
});
