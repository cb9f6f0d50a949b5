import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { onLoopback } from "@gatehouse/sdk/testing";

interface Verdict {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface FakeAliyun {
  readonly origin: string;
  /** The parameters of each message taken. */
  readonly taken: readonly Readonly<Record<string, string>>[];
  stop(): Promise<void>;
}

const keyId = "LTAI5tExampleKeyId";
const clockMs = 15 * 60_000;
const templates: Readonly<Record<string, readonly string[]>> = {
  SMS_100000001: ["content"],
  SMS_100000002: ["name", "date"],
};

const refusal = (status: number, Code: string, Message = Code): Verdict => ({ status, body: { Code, Message } });
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Signature, clock and nonce, written from the specification and apart from the connector's own code. */
function refusedCaller(incoming: IncomingMessage, secret: string, nonces: Set<string>): Verdict | undefined {
  const header = (name: string): string => String(incoming.headers[name] ?? "");
  const [, id, names = "", signature] =
    /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
      header("authorization"),
    ) ?? [];
  if (id !== keyId) return refusal(404, "InvalidAccessKeyId.NotFound");
  const [path = "", query = ""] = (incoming.url ?? "").split("?");
  let canonical = `${incoming.method}\n${path}\n${query.split("&").sort().join("&")}\n`;
  for (const name of names.split(";")) canonical += `${name}:${header(name).trim()}\n`;
  canonical += `\n${names}\n${header("x-acs-content-sha256")}`;
  const expected = createHmac("sha256", secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest("hex");
  if (signature !== expected || header("x-acs-content-sha256") !== sha256(""))
    return refusal(400, "SignatureDoesNotMatch");
  if (Math.abs(Date.now() - Date.parse(header("x-acs-date"))) > clockMs)
    return refusal(400, "InvalidTimeStamp.Expired");
  if (nonces.has(header("x-acs-signature-nonce"))) return refusal(400, "SignatureNonceUsed");
  nonces.add(header("x-acs-signature-nonce"));
  return undefined;
}

/** What SendSms answers: every refusal of the business is a 200. */
function refusedMessage(given: Readonly<Record<string, string>>, sentTo: Map<string, number>): Verdict | undefined {
  const { PhoneNumbers = "", SignName = "", TemplateCode = "", TemplateParam = "{}" } = given;
  if (!/^(86)?1\d{10}$/.test(PhoneNumbers)) return refusal(200, "isv.MOBILE_NUMBER_ILLEGAL", "手机号码格式错误");
  if (SignName !== "示范学校") return refusal(200, "isv.SMS_SIGNATURE_ILLEGAL", "该账号下找不到对应签名");
  const variables = templates[TemplateCode];
  if (variables === undefined) return refusal(200, "isv.SMS_TEMPLATE_ILLEGAL", "该账号下找不到对应模板");
  const parameters = JSON.parse(TemplateParam) as Readonly<Record<string, string>>;
  if (variables.some((name) => !parameters[name])) return refusal(200, "isv.TEMPLATE_MISSING_PARAMETERS");
  if (Object.values(parameters).some((value) => [...value].length > 35)) return refusal(200, "isv.PARAM_LENGTH_LIMIT");
  const count = (sentTo.get(PhoneNumbers) ?? 0) + 1;
  sentTo.set(PhoneNumbers, count);
  return count > 3 ? refusal(200, "isv.BUSINESS_LIMIT_CONTROL", "触发分钟级流控Permits:3") : undefined;
}

/** Alibaba Cloud's SMS API on loopback, for one access key. */
export async function fakeAliyun(secret: string): Promise<FakeAliyun> {
  const nonces = new Set<string>();
  const sentTo = new Map<string, number>();
  const taken: Readonly<Record<string, string>>[] = [];
  const answer = (incoming: IncomingMessage): Verdict => {
    const refused = refusedCaller(incoming, secret, nonces);
    if (refused) return refused;
    const given = Object.fromEntries(new URL(incoming.url ?? "", "http://x").searchParams);
    switch (incoming.headers["x-acs-action"]) {
      case "QuerySmsSignList":
        return { status: 200, body: { Code: "OK", Message: "OK", SmsSignList: [{ SignName: "示范学校" }] } };
      case "SendSms": {
        const no = refusedMessage(given, sentTo);
        if (no) return no;
        taken.push(given);
        return { status: 200, body: { Code: "OK", Message: "OK", BizId: `93270230408041535${taken.length}^0` } };
      }
      default:
        return refusal(404, "InvalidAction.NotFound");
    }
  };
  const server = createServer((incoming, outgoing) => {
    const { status, body } = answer(incoming);
    outgoing.writeHead(status, { "content-type": "application/json", connection: "close" }).end(JSON.stringify(body));
  });
  return {
    ...(await onLoopback(server)),
    taken,
  };
}
