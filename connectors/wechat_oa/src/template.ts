import type { Outbound } from "@gatehouse/sdk";
import { clientMessageId, linkOf, pageOf, templateBase } from "@gatehouse/sdk/wechat";
import type { Config } from "./config.js";

/** The call of an approved text: 订阅通知 where the options list its id, else 模板消息. */
export function templateCall(
  message: Outbound,
  touser: string,
  config: Config,
  key: string,
): { readonly path: string; readonly body: object } {
  const base = templateBase(message, touser);
  if (config.subscribe_template_ids.includes(base.template_id)) {
    const page = pageOf(message) ?? linkOf(message);
    return { path: "/cgi-bin/message/subscribe/bizsend", body: { ...base, ...(page !== undefined && { page }) } };
  }
  const url = linkOf(message);
  const body = { ...base, client_msg_id: clientMessageId(key), ...(url !== undefined && { url }) };
  return { path: "/cgi-bin/message/template/send", body };
}
