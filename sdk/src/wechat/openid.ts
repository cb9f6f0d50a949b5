import type { ContactPoint } from "../contact-point.js";
import { PluginError } from "../error.js";
import type { Callback } from "./callback.js";

/** An openid is a person only within its appid. */
export const personOf = ({ FromUserName }: Callback, appId: string): ContactPoint => ({
  scheme: "wechat_openid",
  scope: appId,
  value: FromUserName,
});

/** The `touser` of a send; throws `rejected` for a contact point this account cannot reach. */
export function openidOf({ scheme, scope, value }: ContactPoint, appId: string): string {
  if (scheme === "wechat_openid" && (scope === undefined || scope === appId)) return value;
  throw new PluginError("rejected", "the recipient is no openid of this account", { reason: "recipient_unknown" });
}
