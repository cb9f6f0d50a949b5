import type { Outbound } from "@gatehouse/sdk";
import { sampleContext, sampleOutbound } from "@gatehouse/sdk/testing";
import { wecomHost } from "@gatehouse/sdk/wechat/testing";
import { config } from "../config.js";
import { open } from "../session.js";
import { example } from "./account.js";

export const never: AbortSignal = new AbortController().signal;

export const member = { scheme: "wecom_userid", scope: example.corp_id, value: "wang.laoshi" } as const;
export const parent = { scheme: "wecom_parent_userid", scope: example.corp_id, value: "zhangsan_parent1" } as const;

/** The account of the tests at this origin. */
export function accountAt(origin: string, host = wecomHost()) {
  const options = config.parse({ ...example, api_url: origin });
  const session = open(options, host);
  const send = (more: Partial<Outbound>, attempt?: number) => {
    const message = sampleOutbound(more.to ?? member, more);
    return session.send?.(message, sampleContext(message, attempt), never) ?? Promise.reject(new Error("no send"));
  };
  return { options, session, host, send };
}
