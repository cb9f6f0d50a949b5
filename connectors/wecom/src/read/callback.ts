import { identifier } from "@gatehouse/sdk";
import { fitting, readXml } from "@gatehouse/sdk/wechat";
import { z } from "zod";

/** Seconds since 1970, as text: XML knows no numbers. */
const seconds = z.string().regex(/^\d{1,10}$/, "must be seconds since 1970");

const callback = z.looseObject({
  FromUserName: identifier(128),
  CreateTime: seconds,
  MsgType: identifier(64),
  /** 64 bits: never a number. */
  MsgId: z
    .string()
    .regex(/^\d{1,20}$/, "must be digits")
    .optional(),
  Event: identifier(128).optional(),
});

/** What every callback of an app holds (document/path/90239, 90240), the other members as they came. */
export type Callback = z.output<typeof callback>;

/** Throws `rejected`. */
export const callbackOf = (body: Uint8Array): Callback => fitting(readXml(body), callback);
