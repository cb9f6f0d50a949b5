import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { open } from "./session.js";
import { webhook } from "./webhook.js";

/** 微信客服: customers in WeChat write to a 客服账号 of the school, and the school answers. */
export default defineConnector({ id: "wecom_kf", config, check, webhook, interpret, open });
