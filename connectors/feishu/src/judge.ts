import {
  type ErrorCode,
  type HttpAnswer,
  identifier,
  PluginError,
  type RejectReason,
  refuse,
  retryAfterMs,
  type Sent,
} from "@gatehouse/sdk";
import { z } from "zod";

const answered = z.looseObject({
  code: z.number(),
  data: z.looseObject({ message_id: identifier(256).optional() }).nullish(),
});

function parsed(body: string): z.output<typeof answered> | undefined {
  try {
    return answered.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** Token missing or run out (服务端通用错误码). */
const tokenCodes = [99_991_661, 99_991_663, 99_991_664, 99_991_668, 99_991_671];

export const isTokenRefusal = ({ body }: HttpAnswer): boolean => tokenCodes.includes(parsed(body)?.code ?? 0);

type Meaning = RejectReason | Exclude<ErrorCode, "rejected">;

/** Codes of 发送消息, 回复消息, 编辑消息, 撤回消息, 上传文件 and of the platform; a reason stands for `rejected`. */
const meanings: Readonly<Record<number, Meaning>> = {
  10003: "unauthorized",
  10014: "unauthorized",
  99991400: "rate_limited",
  99991401: "unauthorized",
  99991672: "unauthorized",
  99991679: "unauthorized",
  230002: "recipient_unknown",
  230006: "unauthorized",
  230011: "unsupported",
  230013: "recipient_unknown",
  230018: "recipient_blocked",
  230020: "rate_limited",
  230022: "content_refused",
  230025: "too_large",
  230026: "unsupported",
  230027: "unauthorized",
  230028: "content_refused",
  230034: "recipient_unknown",
  230035: "recipient_blocked",
  230038: "recipient_unknown",
  230049: "unavailable",
  230050: "unsupported",
  230054: "unsupported",
  230055: "unsupported",
  230075: "recipient_blocked",
  230099: "content_refused",
  230110: "unsupported",
  230111: "unsupported",
  232009: "recipient_unknown",
  234006: "too_large",
  234011: "unsupported",
};

/** Internal errors of the platform, which pass. */
const isInternal = (code: number): boolean => code === 1 || code === 2 || code === 55_001 || code === 1_000_040_343;

/** Seconds until the window of the limit is over, in the gateway's own header. */
function waitOf(answer: HttpAnswer): number {
  const reset = Number(answer.headers.get("x-ogw-ratelimit-reset"));
  return retryAfterMs(answer) ?? (reset > 0 ? reset * 1000 : 1000);
}

function meaningOf(code: number): Meaning {
  if (tokenCodes.includes(code)) return "unauthorized";
  return meanings[code] ?? (isInternal(code) ? "unavailable" : "other");
}

const codes: ReadonlySet<string> = new Set(["unauthorized", "unavailable", "rate_limited"]);

function refuseCode(code: number, answer: HttpAnswer): void {
  const meaning = meaningOf(code);
  const details = { providerCode: String(code) };
  if (meaning === "rate_limited")
    throw new PluginError("rate_limited", `Feishu asks to slow down (${code})`, {
      ...details,
      retryAfterMs: waitOf(answer),
    });
  if (codes.has(meaning)) throw new PluginError(meaning as ErrorCode, `Feishu refuses the call (${code})`, details);
  throw new PluginError("rejected", `Feishu refuses the message (${code})`, {
    ...details,
    reason: meaning as RejectReason,
  });
}

/** HTTP statuses where the request may have been carried out although no answer came through. */
const perhaps = [502, 504];

/** Throws the code a refusal stands for, which is inside a 200 as often as inside a 400. */
export function refuseAnswer(answer: HttpAnswer): void {
  const code = parsed(answer.body)?.code ?? 0;
  if (code !== 0) refuseCode(code, answer);
  if (perhaps.includes(answer.status))
    throw new PluginError("uncertain", `answered ${answer.status}`, { providerCode: String(answer.status) });
  refuse(answer);
}

/** `sent`: it stands in the chat. */
export function judge(answer: HttpAnswer): Sent & { readonly source_id: string } {
  refuseAnswer(answer);
  const id = parsed(answer.body)?.data?.message_id;
  if (id === undefined) throw new PluginError("uncertain", "Feishu's answer names no message");
  return { source_id: id, status: "sent" };
}

/** The message answered is gone or out of sight: the text can still be sent by itself. */
export const cannotBeAnswered = (error: unknown): boolean =>
  error instanceof PluginError &&
  ["230011", "230050", "230054", "230110", "230111"].includes(error.details.providerCode ?? "");
