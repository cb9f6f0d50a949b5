import { z } from "zod";

/** Digits, with or without a leading +: in a dial string anything else could be a command of its own. */
export const dialable = /^\+?[0-9]{3,20}$/;

/** The option `callback`; `endpoint` and `dial` are written as each telephone system writes its dial strings. */
export const callBackOption = (endpoint: z.ZodString, dial: z.ZodString) =>
  z
    .strictObject({
      endpoint,
      dial,
      caller_id: z
        .string()
        .regex(dialable, "must be digits, with or without a leading +")
        .optional()
        .describe("外显号码 | Number shown to the person"),
      ring_secs: z.int().min(5).max(120).default(30).describe("每一端振铃秒数 | Seconds each side rings"),
    })
    .describe(
      "回拨：会话里的回复即是回拨请求；不填则只接听 | Call back: a reply asks for one; without it the account only takes calls",
    );
