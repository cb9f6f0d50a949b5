import { defineAdapter } from "@gatehouse/sdk";
import { toldTypes } from "@gatehouse/sdk/desk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./read/interpret.js";
import { webhook } from "./read/webhook.js";
import { open } from "./session.js";

/** 网易七鱼 by its message interface: a conversation here is a visitor there. */
export default defineAdapter({
  id: "qiyu",
  accepts: toldTypes,
  references: true,
  config,
  check,
  webhook,
  interpret,
  open,
});
