import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { open } from "./session.js";
import { webhook } from "./webhook.js";

/** The bot of a Feishu (Lark) app, by long connection or webhook. */
export default defineConnector({ id: "feishu", config, check, webhook, interpret, open });
