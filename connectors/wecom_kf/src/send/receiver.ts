import { type Outbound, PluginError } from "@gatehouse/sdk";
import type { Config } from "../config.js";

/** A customer, and the 客服账号 that speaks to them. */
export interface Receiver {
  readonly externalUserid: string;
  readonly openKfid: string;
}

const refused = (message: string): PluginError => new PluginError("rejected", message, { reason: "recipient_unknown" });

/** A conversation is one of one 客服账号; without it only a single account can be meant. */
function accountOf(ref: string | undefined, { open_kfids }: Config): string {
  const [only, ...more] = open_kfids;
  if (ref !== undefined && open_kfids.includes(ref)) return ref;
  if (only === undefined || more.length > 0)
    throw refused("the conversation names none of the open_kfids, so nobody knows which 客服账号 shall speak");
  return only;
}

/** Throws `rejected` for someone 微信客服 cannot write to. */
export function receiverOf({ to, conversation_ref }: Outbound, config: Config): Receiver {
  if (to.scheme !== "wecom_external_userid") throw refused("微信客服 writes to customers (wecom_external_userid) only");
  if (to.scope !== undefined && to.scope !== config.corp_id)
    throw refused("this customer belongs to another company's WeCom");
  return { externalUserid: to.value, openKfid: accountOf(conversation_ref, config) };
}
