import { defineConnector } from "@gatehouse/sdk";
import { checkCredentials, platformWebhook } from "@gatehouse/sdk/wechat";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { open } from "./session.js";

/** WeChat 公众号 both ways: message push in; 客服消息, 模板消息 and 订阅通知 out. */
export default defineConnector({
  id: "wechat_oa",
  config,
  check: checkCredentials,
  webhook: platformWebhook,
  interpret,
  open,
});
