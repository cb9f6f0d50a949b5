import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { judge } from "./judge.js";
import { render } from "./render.js";
import { webhook } from "./webhook.js";

/** Alibaba Cloud SMS: templates and signatures out, reports and replies in. */
export default defineConnector({ id: "sms_aliyun", config, check, webhook, interpret, render, judge });
