import { type HttpAnswer, PluginError, type RejectReason, refuse, type Sent } from "@gatehouse/sdk";
import { z } from "zod";

/** DingTalk's window of a rate limit is one second (open platform, 接口的应用维度 QPS 限流). */
const qpsWaitMs = 1000;
/** After 推送频繁 for one person: no wait is documented, a minute is ours. */
const floodWaitMs = 60_000;

const failure = z.looseObject({ code: z.string().optional(), errcode: z.number().optional() });
const ids = z.array(z.string()).nullish();
const sendAnswer = z.looseObject({
  processQueryKey: z.string().min(1).optional(),
  invalidStaffIdList: ids,
  flowControlledStaffIdList: ids,
  filteredStaffIdList: ids,
});

function parsed<S extends z.ZodType>(body: string, schema: S): z.output<S> | undefined {
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** Codes of the old API inside a 200 (全局错误码). */
const oldTokenCodes = [40001, 40014, 42001];
const oldReasons: Readonly<Record<number, RejectReason>> = {
  40004: "unsupported",
  40005: "unsupported",
  40006: "too_large",
};

/** Does the answer say that the token is wrong or has run out? */
export function isTokenRefusal({ status, body }: HttpAnswer): boolean {
  const { code, errcode } = parsed(body, failure) ?? {};
  if (errcode !== undefined) return oldTokenCodes.includes(errcode);
  return status >= 400 && code?.toLowerCase() === "invalidauthentication";
}

function refuseOld(code: number): void {
  if (code === 0) return;
  const details = { providerCode: String(code) };
  if (oldTokenCodes.includes(code)) throw new PluginError("unauthorized", `the token is refused (${code})`, details);
  if (code === 90_018)
    throw new PluginError("rate_limited", "too many calls (90018)", { ...details, retryAfterMs: qpsWaitMs });
  if (code === -1) throw new PluginError("unavailable", "DingTalk is busy (-1)", details);
  throw new PluginError("rejected", `DingTalk refuses the file (${code})`, {
    ...details,
    reason: oldReasons[code] ?? "other",
  });
}

const newReasons: readonly (readonly [RegExp, RejectReason])[] = [
  [/^staffId\.notExisted$/i, "recipient_unknown"],
  [/^(openConversationId|conversation|group)[.\w]*(invalid|notExist|disband)/i, "recipient_unknown"],
];

/** HTTP statuses where the request may have been carried out although no answer came through. */
const perhaps = [502, 504];

function refuseNew(code: string, answer: HttpAnswer): void {
  const details = { providerCode: code };
  if (/QpsLimit/i.test(code))
    throw new PluginError("rate_limited", "too many calls", { ...details, retryAfterMs: qpsWaitMs });
  if (/^invalidauthentication$/i.test(code)) throw new PluginError("unauthorized", "the token is refused", details);
  const known = newReasons.find(([pattern]) => pattern.test(code));
  if (known) throw new PluginError("rejected", "DingTalk knows no such recipient", { ...details, reason: known[1] });
  if (/AccessDenied|Permission/i.test(code))
    throw new PluginError("unauthorized", "the app lacks a permission for this call", details);
  if (answer.status === 404 && /^resource\.not\.found$/i.test(code))
    throw new PluginError("invalid_config", "robot_code: there is no such robot", details);
}

/** Throws the code a refusal stands for; the body may say so inside a 200. Codes only, no text of DingTalk's. */
export function refuseAnswer(answer: HttpAnswer): void {
  const { code, errcode } = parsed(answer.body, failure) ?? {};
  if (errcode !== undefined) refuseOld(errcode);
  if (answer.status >= 400 && code !== undefined) refuseNew(code, answer);
  if (perhaps.includes(answer.status))
    throw new PluginError("uncertain", `answered ${answer.status}`, { providerCode: String(answer.status) });
  refuse(answer);
}

const some = (list: readonly string[] | null | undefined): boolean => (list?.length ?? 0) > 0;

/** `accepted`: DingTalk has queued it. A person it names in a list does not get it, though the status is 200. */
export function judge(answer: HttpAnswer): Sent & { readonly source_id: string } {
  refuseAnswer(answer);
  const body = parsed(answer.body, sendAnswer);
  if (some(body?.invalidStaffIdList))
    throw new PluginError("rejected", "DingTalk knows no such user", { reason: "recipient_unknown" });
  if (some(body?.flowControlledStaffIdList))
    throw new PluginError("rate_limited", "this person gets too many messages", { retryAfterMs: floodWaitMs });
  if (some(body?.filteredStaffIdList))
    throw new PluginError("rejected", "this person does not take the robot's messages", {
      reason: "recipient_blocked",
    });
  if (body?.processQueryKey === undefined) throw new PluginError("uncertain", "DingTalk's answer names no message");
  return { source_id: body.processQueryKey, status: "accepted" };
}

const recallAnswer = z.looseObject({ successResult: z.array(z.string()).nullish() });

/** A recall that is not in the list of successes came too late or names no message of ours. */
export function judgeRecall(answer: HttpAnswer, id: string): Sent {
  refuseAnswer(answer);
  if (!parsed(answer.body, recallAnswer)?.successResult?.includes(id))
    throw new PluginError("rejected", "DingTalk could not take the message back", { reason: "unsupported" });
  return { source_id: id, status: "accepted" };
}
