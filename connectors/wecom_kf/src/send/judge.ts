import type { HttpAnswer } from "@gatehouse/sdk";
import { answerOf } from "@gatehouse/sdk/wechat";
import { z } from "zod";
import { kfVerdicts } from "../errcodes.js";

const taken = z.looseObject({ msgid: z.string().optional() });
const refused = z.looseObject({ errcode: z.int(), errmsg: z.string() });

/**
 * WeCom refuses a msgid that was used (document/path/94677) by an errcode it does not publish; it does name the msgid.
 * Ours are of the right form and length, so used is all that can be wrong with one.
 */
function isUsed({ status, body }: HttpAnswer): boolean {
  if (status !== 200) return false;
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return false;
  }
  const { data } = refused.safeParse(value);
  return data !== undefined && data.errcode !== 0 && /\bmsg_?id\b/i.test(data.errmsg);
}

/** WeCom's id of the message: ours. A message that has left in an earlier attempt is as good as one that leaves now. */
export function judge(answer: HttpAnswer, msgid: string): string {
  if (isUsed(answer)) return msgid;
  return answerOf(answer, taken, kfVerdicts).msgid || msgid;
}
