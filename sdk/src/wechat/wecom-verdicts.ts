import { badToken, refused, unauthorized, type Verdict, type VerdictTable } from "./errcode.js";

const busy: Verdict = { code: "unavailable", message: "WeCom is busy" };
const badSecret = unauthorized("the corp_id or the secret is refused");
const wrongFile = refused("unsupported", "WeCom does not take this kind of file");
const tooLarge = refused("too_large", "the message or the file is larger than WeCom allows");

export const wecomContentRefused = refused("content_refused", "WeCom refuses this content");

/**
 * Errcodes of 企业微信 that mean the same in every interface, from 全局错误码
 * (developer.work.weixin.qq.com/document/path/90313). Each connector adds those of its own interfaces.
 */
export const wecomVerdicts: VerdictTable = {
  "-1": busy,
  "6000": busy,
  "40014": badToken,
  "41001": badToken,
  "42001": badToken,
  "40001": badSecret,
  "40013": badSecret,
  "40091": badSecret,
  "41002": badSecret,
  "41004": badSecret,
  "45031": unauthorized("WeCom asks to reset the secret"),
  "301007": unauthorized("the company is dissolved or blocked"),
  "60020": unauthorized("this gateway's IP address is not among the app's trusted IPs (企业可信IP)"),
  "45009": { code: "rate_limited", retryAfterMs: 60_000, message: "too many calls of this interface" },
  "45033": { code: "rate_limited", retryAfterMs: 1000, message: "too many calls at the same time" },
  "40004": wrongFile,
  "40005": wrongFile,
  "40008": wrongFile,
  "301016": wrongFile,
  "301017": wrongFile,
  "40006": tooLarge,
  "40009": tooLarge,
  "40011": tooLarge,
  "45001": tooLarge,
  "45002": tooLarge,
  "45007": tooLarge,
  "830002": tooLarge,
  "44001": refused("content_refused", "the file is empty"),
  "44004": refused("content_refused", "the text is empty"),
  "40201": wecomContentRefused,
  "40204": wecomContentRefused,
  "85002": wecomContentRefused,
  "40007": refused("other", "WeCom does not know this file any more: it keeps files for three days"),
};
