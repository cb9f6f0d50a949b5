import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { judge } from "./judge.js";
import { render } from "./render.js";
import { webhook } from "./webhook.js";

/** The generic door: anything that can sign a POST can send messages and take replies. */
export default defineConnector({ id: "app_http", config, check, webhook, interpret, render, judge });
