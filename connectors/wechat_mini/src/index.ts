import { defineConnector } from "@gatehouse/sdk";
import { checkCredentials, platformWebhook } from "@gatehouse/sdk/wechat";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { open } from "./session.js";

/** 小程序客服 both ways: message push in, 客服消息 and 订阅消息 out. */
export default defineConnector({
  id: "wechat_mini",
  config,
  check: checkCredentials,
  webhook: platformWebhook,
  interpret,
  open,
});
