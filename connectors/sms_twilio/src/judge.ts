import { type HttpAnswer, PluginError, refuse, retryAfterMs, type Sent } from "@gatehouse/sdk";
import { z } from "zod";
import { meaningOf } from "./error-table.js";

const sid = z.string().regex(/^[A-Z]{2}[0-9a-f]{32}$/);
const answered = z.looseObject({
  sid: sid.optional().catch(undefined),
  /** Of a refusal. */
  code: z.int().optional().catch(undefined),
  /** Of a message that was created and has failed at once. */
  error_code: z.int().nullish().catch(undefined),
});

const defaultWaitMs = 1000;

function parsed(body: string): z.output<typeof answered> | undefined {
  try {
    return answered.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

function refuseCode(code: number, answer: HttpAnswer): never {
  const meaning = meaningOf(code);
  if (meaning === undefined) refuse(answer);
  const { code: ours, reason } = meaning ?? { code: "rejected" as const, reason: "other" as const };
  throw new PluginError(ours, `Twilio refused with ${code}`, {
    providerCode: String(code),
    ...(reason !== undefined && { reason }),
    ...(ours === "rate_limited" && { retryAfterMs: retryAfterMs(answer) ?? defaultWaitMs }),
  });
}

/** 201 with a SID is taken; a code, in a refusal or inside the 201, says why not. */
export function judge(answer: HttpAnswer): Sent {
  const body = parsed(answer.body);
  const code = body?.code ?? body?.error_code ?? undefined;
  if (code !== undefined) return refuseCode(code, answer);
  refuse(answer);
  if (body?.sid === undefined) throw new PluginError("uncertain", "the answer holds no message SID");
  return { status: "accepted", source_id: body.sid };
}
