import { commandOf, defineAdapter } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { judge } from "./judge.js";
import { render } from "./render.js";
import { webhook } from "./webhook.js";

/** Any receiver that can verify a signed POST of a CloudEvent; commands come back the same way. */
export default defineAdapter({
  id: "webhook",
  accepts: ["*"],
  config,
  check,
  render,
  judge,
  webhook,
  interpret: commandOf,
});
