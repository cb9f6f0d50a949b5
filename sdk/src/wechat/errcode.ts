import { type ErrorCode, PluginError, type RejectReason } from "../error.js";

/** What an errcode means to the gateway. */
export interface Verdict {
  readonly code: ErrorCode;
  readonly message: string;
  readonly reason?: RejectReason;
  readonly retryAfterMs?: number;
}

/** By errcode as text. */
export type VerdictTable = Readonly<Record<string, Verdict>>;

const minuteMs = 60_000;

/** Final: the same call will be refused again. */
export const refused = (reason: RejectReason, message: string): Verdict => ({ code: "rejected", reason, message });
/** Somebody must mend the credentials or the account. */
export const unauthorized = (message: string): Verdict => ({ code: "unauthorized", message });

export const badToken = unauthorized("the access token is invalid or expired");
const badApp = unauthorized("the appid or its secret is refused");
const badAddress = unauthorized("this gateway's IP address is not on the platform's list");
const frozen = unauthorized("the platform froze this account");
const tooLarge = refused("too_large", "the message is larger than the platform allows");
const wrongFile = refused("unsupported", "the platform does not take this kind of file");
const noPermission = refused("unsupported", "this account may not use this interface of the platform");
const unknownPerson = refused("recipient_unknown", "this person does not follow the account");

/** Errcodes of 公众号 and 小程序, from 全局错误码 and each interface's page at developers.weixin.qq.com. */
export const wechatVerdicts: VerdictTable = {
  "-1": { code: "unavailable", message: "the platform is busy" },
  "43108": { code: "unavailable", message: "the platform was sending to this person at the same moment" },
  "40001": badToken,
  "40014": badToken,
  "41001": badToken,
  "42001": badToken,
  "42007": badToken,
  "40013": badApp,
  "40125": badApp,
  "40243": badApp,
  "41002": badApp,
  "41004": badApp,
  "40164": badAddress,
  "61004": badAddress,
  "89503": badAddress,
  "50002": frozen,
  "45009": {
    code: "rate_limited",
    retryAfterMs: 10 * minuteMs,
    message: "the day's calls of this interface are used up",
  },
  "45011": { code: "rate_limited", retryAfterMs: minuteMs, message: "too many calls in this minute" },
  "45015": refused("reply_window_closed", "the reply window of this person is closed"),
  "45047": refused("quota_exhausted", "this person got all messages that may follow one of theirs"),
  "45028": refused("quota_exhausted", "the quota of this kind of message is used up"),
  "40003": unknownPerson,
  "43004": unknownPerson,
  "43005": unknownPerson,
  "50005": unknownPerson,
  "43019": refused("recipient_blocked", "this person is on the account's blacklist"),
  "43101": refused("recipient_blocked", "this person did not subscribe to this message, or has ended it"),
  "48002": refused("recipient_blocked", "this person switched messages of the account off"),
  "87014": refused("content_refused", "the platform refuses this content"),
  "45168": refused("content_refused", "the platform refuses this content"),
  "45001": tooLarge,
  "45002": tooLarge,
  "45003": tooLarge,
  "45004": tooLarge,
  "45005": tooLarge,
  "45006": tooLarge,
  "45007": tooLarge,
  "45008": tooLarge,
  "40006": tooLarge,
  "40009": tooLarge,
  "40010": tooLarge,
  "40011": tooLarge,
  "40004": wrongFile,
  "40005": wrongFile,
  "40008": refused("unsupported", "the platform does not know this kind of message"),
  "40007": refused("other", "the platform does not know this file any more"),
  "40037": refused("other", "the platform does not know this template"),
  "47003": refused("other", "the parameters do not fit the template"),
  "48001": noPermission,
  "48004": noPermission,
  "43107": noPermission,
};

/** Errcodes that a new access token may cure. */
export const tokenErrcodes: ReadonlySet<string> = new Set(["40001", "40014", "41001", "42001", "42007"]);

/** Throws what this errcode stands for; returns for 0. One nobody knows is final. */
export function refuseErrcode(errcode: number, table: VerdictTable = wechatVerdicts): void {
  if (errcode === 0) return;
  const providerCode = String(errcode);
  const { code, message, ...details } = table[providerCode] ?? refused("other", "the platform refuses the call");
  throw new PluginError(code, `${message} (errcode ${providerCode})`, { ...details, providerCode });
}
