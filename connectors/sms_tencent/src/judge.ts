import { type HttpAnswer, PluginError, type Sent } from "@gatehouse/sdk";
import { refuseCode, responseOf } from "./answer.js";

/** One number, so one status, and it counts: the call itself is a success even where nothing was sent. */
export function judge(answer: HttpAnswer): Sent {
  const [status] = responseOf(answer).SendStatusSet ?? [];
  if (status === undefined) throw new PluginError("uncertain", "the answer holds no status of the number");
  if (status.Code !== "Ok") return refuseCode(status.Code);
  return { status: "accepted", ...(status.SerialNo !== undefined && { source_id: status.SerialNo }) };
}
