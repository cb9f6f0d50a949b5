import { type HttpAnswer, PluginError, type RejectReason, refuse, type Sent } from "@gatehouse/sdk";
import { z } from "zod";

const created = z.looseObject({ sid: z.string().regex(/^CA[0-9a-f]{32}$/), status: z.string().default("queued") });
const failed = z.looseObject({ code: z.int() });

/** Twilio's codes that mean more than their HTTP status (twilio.com/docs/api/errors). */
const reasons: Readonly<Record<number, RejectReason>> = {
  13223: "recipient_unknown",
  13224: "recipient_blocked",
  21211: "recipient_unknown",
  21214: "recipient_unknown",
  21215: "recipient_blocked",
  21217: "recipient_unknown",
  21216: "recipient_blocked",
  21626: "content_refused",
  12100: "content_refused",
};

function parsed<S extends z.ZodType>(body: string, schema: S): z.output<S> | undefined {
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** A 201 without a call, or with one that failed at once, is no call. A gateway's own 502 or 504 may hide one. */
export function judgeTwilio(answer: HttpAnswer): Sent {
  const { status, body } = answer;
  if (status === 502 || status === 504)
    throw new PluginError("uncertain", `answered ${status}`, { providerCode: String(status) });
  const code = parsed(body, failed)?.code;
  if (status >= 400 && status < 500 && code !== undefined && reasons[code] !== undefined)
    throw new PluginError("rejected", "Twilio refused this call", {
      reason: reasons[code],
      providerCode: String(code),
    });
  refuse(answer);
  const call = parsed(body, created);
  if (call === undefined) throw new PluginError("uncertain", "the answer names no call");
  if (["failed", "busy", "no-answer", "canceled"].includes(call.status))
    throw new PluginError("rejected", "the call failed at once", { reason: "other", providerCode: call.status });
  return { source_id: call.sid, status: "accepted" };
}
