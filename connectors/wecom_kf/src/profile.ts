import { type ContactPoint, identifier, post } from "@gatehouse/sdk";
import type { Platform } from "@gatehouse/sdk/wechat";
import { z } from "zod";

const customers = z.looseObject({
  customer_list: z
    .array(
      z.looseObject({
        external_userid: z.string(),
        nickname: z.string().max(512).default(""),
        unionid: identifier(512).optional().catch(undefined),
      }),
    )
    .default([]),
});

export interface Profile {
  readonly display_name?: string;
  readonly points: readonly ContactPoint[];
}

/**
 * A customer's nickname (`kf/customer/batchget`, document/path/95149), and the unionid by which 公众号 and 小程序 know the
 * same person, where WeCom gives it: it is one per 开放平台 account, so it has no scope here.
 */
export async function resolveProfile(
  { api }: { readonly api: Platform },
  point: ContactPoint,
  signal: AbortSignal,
): Promise<Profile> {
  if (point.scheme !== "wecom_external_userid") return { points: [point] };
  const body = { external_userid_list: [point.value], need_enter_session_context: 0 };
  const { customer_list } = await api.ask((url) => post(url("/cgi-bin/kf/customer/batchget"), body), customers, signal);
  const found = customer_list.find(({ external_userid }) => external_userid === point.value);
  const second: ContactPoint[] = found?.unionid ? [{ scheme: "wechat_unionid", value: found.unionid }] : [];
  return { ...(found?.nickname && { display_name: found.nickname }), points: [point, ...second] };
}
