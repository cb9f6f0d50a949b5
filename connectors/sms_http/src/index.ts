import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { judge } from "./judge.js";
import { render } from "./render.js";
import { webhook } from "./webhook.js";

/** Any SMS provider that speaks HTTP, described by its names. */
export default defineConnector({ id: "sms_http", config, check, webhook, interpret, render, judge });
