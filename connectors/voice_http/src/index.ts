import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { judge } from "./judge.js";
import { render } from "./render.js";
import { open } from "./session.js";
import { webhook } from "./webhook.js";

/** Cloud call centres by HTTP: signed call events of any of them, and Twilio's voice webhooks. */
export default defineConnector({ id: "voice_http", config, check, webhook, interpret, render, judge, open });
