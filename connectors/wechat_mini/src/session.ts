import type { Host, Session } from "@gatehouse/sdk";
import { pageOf, platformSession, templateBase } from "@gatehouse/sdk/wechat";
import { composed } from "./compose.js";
import type { Config } from "./config.js";

/** The I/O of one 小程序. */
export const open = (config: Config, host: Host): Session =>
  platformSession(config, host, {
    compose: (message) => composed(message, config),
    template(message, touser) {
      const page = pageOf(message);
      const body = { ...templateBase(message, touser), ...(page !== undefined && { page }) };
      return { path: "/cgi-bin/message/subscribe/send", body };
    },
  });
