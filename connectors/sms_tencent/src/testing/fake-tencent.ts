import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { onLoopback } from "@gatehouse/sdk/testing";

type Parameters = Readonly<Record<string, unknown>>;

export interface FakeTencent {
  readonly origin: string;
  /** The parameters of each message taken. */
  readonly taken: readonly Parameters[];
  stop(): Promise<void>;
}

const secretId = "AKIDExampleSecretId";
const clockSecs = 300;
const variables: Readonly<Record<string, number>> = { "1110001": 1, "1110002": 2, "1110003": 2 };

const error = (Code: string): object => ({ Error: { Code, Message: `${Code}: 13800138000` } });
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Signature and clock, written from the specification and apart from the connector's own code. */
function refusedCaller(headers: IncomingHttpHeaders, body: string, secretKey: string): object | undefined {
  const header = (name: string): string => String(headers[name] ?? "");
  const [, id, date = "", service = "", names = "", signature] =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/([\d-]+)\/(\w+)\/tc3_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/.exec(
      header("authorization"),
    ) ?? [];
  if (id !== secretId) return error("AuthFailure.SecretIdNotFound");
  const timestamp = header("x-tc-timestamp");
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > clockSecs) return error("AuthFailure.SignatureExpire");
  const lines = names.split(";").map((name) => `${name}:${header(name).toLowerCase()}\n`);
  const canonical = `POST\n/\n\n${lines.join("")}\n${names}\n${sha256(body)}`;
  const text = `TC3-HMAC-SHA256\n${timestamp}\n${date}/${service}/tc3_request\n${sha256(canonical)}`;
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), "tc3_request");
  return hmac(key, text).toString("hex") === signature ? undefined : error("AuthFailure.SignatureFailure");
}

/** The code of the one number: every refusal of the business is a 200 whose call succeeded. */
function codeOf(given: Parameters, sentTo: Map<string, number>): string {
  const { SmsSdkAppId, SignName, TemplateId, TemplateParamSet, PhoneNumberSet } = given;
  const [phone = ""] = PhoneNumberSet as readonly string[];
  if (SmsSdkAppId !== "1400006666") return "UnauthorizedOperation.SmsSdkAppIdVerifyFail";
  if (SignName !== "示范学校") return "FailedOperation.SignatureIncorrectOrUnapproved";
  const count = variables[String(TemplateId)];
  if (count === undefined || (TemplateParamSet as readonly string[]).length !== count)
    return "FailedOperation.TemplateIncorrectOrUnapproved";
  if (!/^\+861\d{10}$/.test(phone)) return "InvalidParameterValue.IncorrectPhoneNumber";
  if (phone === "+8613900139009") return "FailedOperation.PhoneNumberInBlacklist";
  const times = (sentTo.get(phone) ?? 0) + 1;
  sentTo.set(phone, times);
  return times > 3 ? "LimitExceeded.PhoneNumberThirtySecondLimit" : "Ok";
}

/** Tencent Cloud's SMS API on loopback, for one secret. Its HTTP status is always 200. */
export async function fakeTencent(secretKey: string): Promise<FakeTencent> {
  const sentTo = new Map<string, number>();
  const taken: Parameters[] = [];
  const answer = (headers: IncomingHttpHeaders, body: string): object => {
    const refused = refusedCaller(headers, body, secretKey);
    if (refused) return refused;
    const given = JSON.parse(body) as Parameters;
    if (headers["x-tc-version"] !== "2021-01-11") return error("NoSuchVersion");
    if (headers["x-tc-action"] === "DescribeSmsTemplateList") return { DescribeTemplateStatusSet: [] };
    if (headers["x-tc-action"] !== "SendSms") return error("InvalidAction");
    const Code = codeOf(given, sentTo);
    if (Code === "Ok") taken.push(given);
    const SerialNo = Code === "Ok" ? `5000:104571066915705365784949961${taken.length}` : "";
    return { SendStatusSet: [{ SerialNo, Code, Message: Code, SessionContext: given["SessionContext"] }] };
  };
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const Response = { ...answer(incoming.headers, Buffer.concat(parts).toString()), RequestId: "r" };
      outgoing.writeHead(200, { "content-type": "application/json", connection: "close" });
      outgoing.end(JSON.stringify({ Response }));
    });
  });
  return {
    ...(await onLoopback(server)),
    taken,
  };
}
