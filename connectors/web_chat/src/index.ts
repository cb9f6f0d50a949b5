import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { open } from "./session.js";
import { webhook } from "./webhook.js";

/** Chat on the school's own website: messages come by POST, answers leave by the gateway's live feed. */
export default defineConnector({ id: "web_chat", config, check, webhook, interpret, open });
