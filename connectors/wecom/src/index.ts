import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { open } from "./session.js";
import { webhook } from "./webhook.js";

/** 企业微信: messages of an app to the staff and 学校通知 to the parents. */
export default defineConnector({ id: "wecom", config, check, webhook, interpret, open });
