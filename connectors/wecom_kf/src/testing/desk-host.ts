import type { Outbound } from "@gatehouse/sdk";
import { sampleContext, sampleOutbound } from "@gatehouse/sdk/testing";
import { wecomHost } from "@gatehouse/sdk/wechat/testing";
import type { z } from "zod";
import { config } from "../config.js";
import { open } from "../session.js";
import { admissions, example, parent } from "./account.js";

export const never: AbortSignal = new AbortController().signal;

export const customer = { scheme: "wecom_external_userid", scope: example.corp_id, value: parent } as const;

/** The account of the tests at this origin. */
export function accountAt(origin: string, host = wecomHost(), more: Partial<z.input<typeof config>> = {}) {
  const options = config.parse({ ...example, api_url: origin, ...more });
  const session = open(options, host);
  const send = (members: Partial<Outbound>, attempt?: number) => {
    const message = sampleOutbound(members.to ?? customer, { conversation_ref: admissions, ...members });
    return session.send?.(message, sampleContext(message, attempt), never) ?? Promise.reject(new Error("no send"));
  };
  const poll = (cursor?: string, wake?: string, signal = never) =>
    session.poll?.(cursor, signal, wake) ?? Promise.reject(new Error("no poll"));
  return { options, session, host, send, poll };
}
