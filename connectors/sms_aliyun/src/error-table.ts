import { type CodeFamilies, type Meaning, meaningIn, rejectedFor } from "@gatehouse/sdk";

const unauthorized: Meaning = { code: "unauthorized" };
const unavailable: Meaning = { code: "unavailable" };
const slowDown: Meaning = { code: "rate_limited", retryAfterMs: 1000 };

/** Exact codes of help.aliyun.com/document_detail/101346.html (API error codes). */
const codes: Readonly<Record<string, Meaning>> = {
  "isp.RAM_PERMISSION_DENY": unauthorized,
  "isv.PRODUCT_UN_SUBSCRIPT": unauthorized,
  "isv.PRODUCT_UNSUBSCRIBE": unauthorized,
  "isv.ACCOUNT_NOT_EXISTS": unauthorized,
  "isv.ACCOUNT_ABNORMAL": unauthorized,
  "isv.DENY_IP_RANGE": unauthorized,
  "isp.SYSTEM_ERROR": unavailable,
  "isv.OUT_OF_SERVICE": rejectedFor("quota_exhausted"),
  "isv.AMOUNT_NOT_ENOUGH": rejectedFor("quota_exhausted"),
  "isv.DAY_LIMIT_CONTROL": rejectedFor("quota_exhausted"),
  "isv.MONTH_LIMIT_CONTROL": rejectedFor("quota_exhausted"),
  "isv.MOBILE_NUMBER_ILLEGAL": rejectedFor("recipient_unknown"),
  "isv.DOMESTIC_NUMBER_NOT_SUPPORTED": rejectedFor("recipient_unknown"),
  "isv.PARAM_LENGTH_LIMIT": rejectedFor("too_large"),
};

/** Families of codes, by how they begin. */
const families: CodeFamilies = [
  ["InvalidAccessKeyId", unauthorized],
  ["SignatureDoesNotMatch", unauthorized],
  ["IncompleteSignature", unauthorized],
  ["NoPermission", unauthorized],
  ["Forbidden", unauthorized],
  ["InvalidTimeStamp", unavailable],
  ["SignatureNonceUsed", unavailable],
  ["ServiceUnavailable", unavailable],
  ["InternalError", unavailable],
  ["Throttling", slowDown],
  ["isv.BLACK_KEY", rejectedFor("content_refused")],
  ["isv.SMS_", rejectedFor("content_refused")],
  ["isv.SIGN_", rejectedFor("content_refused")],
  ["isv.TEMPLATE_", rejectedFor("content_refused")],
  ["isv.INVALID_", rejectedFor("content_refused")],
  ["isv.PARAM_", rejectedFor("content_refused")],
];

/** The limits of one number tell their span only in words: a minute passes, an hour or a day is too long to keep others waiting. */
const perNumber = (message: string): Meaning =>
  message.includes("分钟") ? { code: "rate_limited", retryAfterMs: 60_000 } : rejectedFor("quota_exhausted");

/** What a code other than OK stands for; `undefined` for one we do not know. */
export function meaningOf(code: string, message: string): Meaning | undefined {
  if (code === "isv.BUSINESS_LIMIT_CONTROL") return perNumber(message);
  return meaningIn(code, codes, families);
}
