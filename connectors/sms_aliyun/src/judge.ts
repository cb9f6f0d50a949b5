import type { HttpAnswer, Sent } from "@gatehouse/sdk";
import { okOf } from "./answer.js";

/** `Code: OK` means taken by the platform; whether the phone got it is told by a report. */
export function judge(answer: HttpAnswer): Sent {
  const { BizId } = okOf(answer);
  return { status: "accepted", ...(BizId !== undefined && { source_id: BizId }) };
}
