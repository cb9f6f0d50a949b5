import { regionOption } from "@gatehouse/sdk";
import { z } from "zod";
import { receiveOptions } from "./receive-options.js";
import { sendOptions } from "./send-options.js";

/** Options of an `sms_http` account: one direction or both. */
export const config = z
  .strictObject({
    send: sendOptions.optional().describe("发送；不填则只收 | Sending; without it the account only receives"),
    receive: receiveOptions.optional().describe("接收；不填则只发 | Receiving; without it the account only sends"),
    region: regionOption,
  })
  .refine((options) => options.send !== undefined || options.receive !== undefined, {
    path: ["send"],
    message: "send or receive is needed",
  });

export type Config = z.output<typeof config>;
