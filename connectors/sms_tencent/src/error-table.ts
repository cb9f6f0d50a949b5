import { type CodeFamilies, type Meaning, meaningIn, rejectedFor } from "@gatehouse/sdk";

const unauthorized: Meaning = { code: "unauthorized" };
const unavailable: Meaning = { code: "unavailable" };
const slowDown = (retryAfterMs: number): Meaning => ({ code: "rate_limited", retryAfterMs });

/** Exact codes of cloud.tencent.com/document/api/382/59177 (send errors) and …/52075 (common errors). */
const codes: Readonly<Record<string, Meaning>> = {
  "LimitExceeded.PhoneNumberThirtySecondLimit": slowDown(30_000),
  "LimitExceeded.DeliveryFrequencyLimit": slowDown(30_000),
  "FailedOperation.InsufficientBalanceInSmsPackage": rejectedFor("quota_exhausted"),
  "FailedOperation.PhoneNumberInBlacklist": rejectedFor("recipient_blocked"),
  "InvalidParameterValue.IncorrectPhoneNumber": rejectedFor("recipient_unknown"),
  "InvalidParameterValue.ContentLengthLimit": rejectedFor("too_large"),
  "InvalidParameterValue.TemplateParameterLengthLimit": rejectedFor("too_large"),
  "UnsupportedOperation.UnsupportedRegion": rejectedFor("recipient_unknown"),
  "UnauthorizedOperation.SerivceSuspendDueToArrears": rejectedFor("quota_exhausted"),
  "UnauthorizedOperation.ServiceSuspendDueToArrears": rejectedFor("quota_exhausted"),
  "AuthFailure.SignatureExpire": unavailable,
  "InternalError.RequestTimeException": unavailable,
  "InternalError.Timeout": { code: "uncertain" },
};

/** Families of codes, by how they begin; the narrower first. */
const families: CodeFamilies = [
  ["RequestLimitExceeded", slowDown(1000)],
  ["LimitExceeded", rejectedFor("quota_exhausted")],
  ["AuthFailure", unauthorized],
  ["UnauthorizedOperation", unauthorized],
  ["IpInBlacklist", unauthorized],
  ["IpNotInWhitelist", unauthorized],
  ["InvalidParameterValue.SdkAppId", unauthorized],
  ["InternalError", unavailable],
  ["ResourceUnavailable", unavailable],
  ["FailedOperation", rejectedFor("content_refused")],
  ["InvalidParameterValue", rejectedFor("content_refused")],
  ["UnsupportedOperation", rejectedFor("unsupported")],
];

/** What a code other than Ok stands for; `undefined` for one we do not know. */
export const meaningOf = (code: string): Meaning | undefined => meaningIn(code, codes, families);
