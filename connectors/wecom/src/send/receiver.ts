import { type ContactPoint, PluginError } from "@gatehouse/sdk";
import type { Config } from "../config.js";

/** Whom an interface of WeCom addresses: a member by `message/send`, a parent by `externalcontact/message/send`. */
export interface Receiver {
  readonly kind: "member" | "parent";
  readonly userid: string;
}

const unknown = (message: string): PluginError => new PluginError("rejected", message, { reason: "recipient_unknown" });

/** Throws `rejected` for someone an app cannot write to. */
export function receiverOf({ scheme, scope, value }: ContactPoint, { corp_id }: Config): Receiver {
  if (scope !== undefined && scope !== corp_id) throw unknown("this person belongs to another company's WeCom");
  switch (scheme) {
    case "wecom_userid":
      return { kind: "member", userid: value };
    case "wecom_parent_userid":
      return { kind: "parent", userid: value };
    default:
      throw unknown("an app writes to members (wecom_userid) and parents (wecom_parent_userid) only");
  }
}
