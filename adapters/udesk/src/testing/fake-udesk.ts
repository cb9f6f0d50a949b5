import { createHash } from "node:crypto";
import { type Asked, type Clock, clock, type FakeDesk, startFakeDesk } from "@gatehouse/sdk/desk/testing";
import { membersIn } from "@gatehouse/sdk/testing";
import { type Office, openOffice } from "./office.js";

export interface FakeOptions {
  readonly email: string;
  readonly token: string;
}

export interface FakeUdesk extends FakeDesk, Clock {
  readonly office: Office;
}

const skewMs = 300_000;
const nonceMs = 900_000;

/**
 * Udesk's IM interface in this process, from the documents Open API v2 (通用说明) and Udesk IM ApiV2: the signature, its
 * five minutes, nonces used once, errors with HTTP 200, sessions, queues, transfers. Calls are named by method and path below
 * `/open_api_v1`.
 */
export async function startFakeUdesk({ email, token }: FakeOptions): Promise<FakeUdesk> {
  const office = openOffice();
  const nonces = new Map<string, number>();
  const { now, pass } = clock();

  function faultOf(query: URLSearchParams): object | undefined {
    const [timestamp, nonce, version] = ["timestamp", "nonce", "sign_version"].map((name) => query.get(name) ?? "");
    if (timestamp === undefined || !/^\d{10}$/.test(timestamp)) return { code: 20621, message: "timestamp 格式不正确" };
    if (Math.abs(now().getTime() - Number(timestamp) * 1000) > skewMs)
      return { code: 20622, message: "timestamp 误差超过5分钟" };
    if (nonce === undefined || nonce === "") return { code: 20624, message: "nonce 为空" };
    const text = [email, token, timestamp, nonce, version].join("&");
    const expected = createHash("sha256").update(text).digest("hex");
    if (version !== "v2" || query.get("email") !== email || query.get("sign") !== expected)
      return { code: 2059, message: "open api签名不对" };
    if (now().getTime() - (nonces.get(nonce) ?? Number.NEGATIVE_INFINITY) < nonceMs)
      return { code: 20623, message: "nonce 已被使用" };
    nonces.set(nonce, now().getTime());
    return undefined;
  }

  function carryOut(call: string, query: URLSearchParams, body: Readonly<Record<string, unknown>>): object {
    switch (call) {
      case "POST /customers":
        return office.createCustomer(body);
      case "POST /im/sessions":
        return office.assign(body);
      case "POST /im/messages":
        return office.take(body);
      case "GET /im/customer_status":
        return office.statusOf(query.get("customer_token") ?? "");
      default:
        return { code: 2000, message: "未知错误" };
    }
  }

  const answerTo = ({ url: { searchParams }, bytes, call }: Asked): object =>
    faultOf(searchParams) ?? carryOut(call, searchParams, membersIn(bytes));

  const fake = await startFakeDesk({
    nameOf: (method, path) => `${method} ${path.replace(/^.*\/open_api_v1/, "")}`,
    carryOut: (asked) => ({ status: 200, body: JSON.stringify(answerTo(asked)) }),
  });
  return {
    ...fake,
    office,
    now,
    pass,
  };
}
