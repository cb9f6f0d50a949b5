import type { Host, Session } from "@gatehouse/sdk";
import { platformSession } from "@gatehouse/sdk/wechat";
import { composed } from "./compose.js";
import type { Config } from "./config.js";
import { templateCall } from "./template.js";

/** The I/O of one 公众号. */
export const open = (config: Config, host: Host): Session =>
  platformSession(config, host, {
    compose: composed,
    template: (message, touser, key) => templateCall(message, touser, config, key),
  });
