import { type HttpAnswer, PluginError } from "@gatehouse/sdk";
import { answerOf } from "@gatehouse/sdk/wechat";
import { z } from "zod";
import { appVerdicts } from "../errcodes.js";

const taken = z.looseObject({
  invaliduser: z.string().default(""),
  unlicenseduser: z.string().default(""),
  invalid_parent_userid: z.array(z.string()).default([]),
  msgid: z.string().optional(),
});

/** WeCom's id of the message, where it gives one. Throws where the one receiver is among those it left out of its yes. */
export function judge(answer: HttpAnswer): string | undefined {
  const { invaliduser, unlicenseduser, invalid_parent_userid, msgid } = answerOf(answer, taken, appVerdicts);
  if (invaliduser !== "" || invalid_parent_userid.length > 0)
    throw new PluginError("rejected", "this person is unknown or outside the app's visible range (可见范围)", {
      reason: "recipient_unknown",
      providerCode: "0",
    });
  if (unlicenseduser !== "")
    throw new PluginError("rejected", "this member has no interface licence (基础接口许可)", {
      reason: "other",
      providerCode: "0",
    });
  return msgid === "" ? undefined : msgid;
}
