import { PluginError, post } from "@gatehouse/sdk";
import type { Platform } from "@gatehouse/sdk/wechat";
import { z } from "zod";
import type { Receiver } from "./receiver.js";

const stateAnswer = z.looseObject({ service_state: z.int() });
const refusedByState = "95018";

const other = (message: string): PluginError =>
  new PluginError("rejected", message, { reason: "other", providerCode: refusedByState });

/** 会话状态 (document/path/94669): the API may answer in 0 and 1; from 2, 3 and 4 no call leads back there. */
function meaning(state: number): PluginError {
  if (state === 2)
    return other("the customer waits in WeCom's queue (待接入池): a 接待人员 must take the session there");
  if (state === 3) return other("a 接待人员 serves this customer in WeCom: answer there, or let them end the session");
  return new PluginError("rejected", "the session is over: the customer must write again", {
    reason: "reply_window_closed",
    providerCode: refusedByState,
  });
}

export const isRefusedByState = (error: unknown): error is PluginError =>
  error instanceof PluginError && error.details.providerCode === refusedByState;

/** Asks WeCom why it lets nobody answer by the API; where it does not say, the first error stands. */
export async function explain(
  { api }: { readonly api: Platform },
  { openKfid, externalUserid }: Receiver,
  error: PluginError,
  signal: AbortSignal,
): Promise<PluginError> {
  const body = { open_kfid: openKfid, external_userid: externalUserid };
  try {
    const { service_state } = await api.ask(
      (url) => post(url("/cgi-bin/kf/service_state/get"), body),
      stateAnswer,
      signal,
    );
    return meaning(service_state);
  } catch {
    return error;
  }
}
