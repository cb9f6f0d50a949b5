import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { open } from "./session.js";

/** DingTalk's robot over its Stream mode: no public address is needed. */
export default defineConnector({ id: "dingtalk", config, check, interpret, open });
