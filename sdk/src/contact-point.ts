import { z } from "zod";
import { identifier } from "./identifier.js";

export const schemes = [
  "phone",
  "email",
  "wechat_openid",
  "wechat_unionid",
  "wecom_external_userid",
  "wecom_userid",
  "wecom_parent_userid",
  "app_user",
  "device",
  "sip",
] as const;

export type Scheme = (typeof schemes)[number];

/** An address a person can be reached at. `scope` tells apart equal values of different issuers (an appid, a corpid). */
export const contactPoint = z.object({
  scheme: z.enum(schemes),
  scope: identifier(128).optional(),
  value: identifier(512),
  display_name: z.string().max(512).optional(),
});

export type ContactPoint = z.output<typeof contactPoint>;
