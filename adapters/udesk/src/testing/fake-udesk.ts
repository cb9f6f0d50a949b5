import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Answer, bodyOf, type Listening, membersIn, onLoopback } from "@gatehouse/sdk/testing";
import { type Office, openOffice } from "./office.js";

export interface FakeOptions {
  readonly email: string;
  readonly token: string;
}

export interface FakeUdesk extends Listening {
  readonly office: Office;
  /** `METHOD path` of every call, below `/open_api_v1`. */
  readonly calls: readonly string[];
  now(): Date;
  pass(seconds: number): void;
  /** The next such call is answered so, and not carried out. */
  next(call: string, answer: Answer): void;
}

const skewMs = 300_000;
const nonceMs = 900_000;

/**
 * Udesk's IM interface in this process, from the documents Open API v2 (通用说明) and Udesk IM ApiV2: the signature, its
 * five minutes, nonces used once, errors with HTTP 200, sessions, queues, transfers.
 */
export async function startFakeUdesk({ email, token }: FakeOptions): Promise<FakeUdesk> {
  const office = openOffice();
  const calls: string[] = [];
  const planned = new Map<string, Answer>();
  const nonces = new Map<string, number>();
  let clock = Date.parse("2026-11-23T08:00:00.000Z");

  function faultOf(query: URLSearchParams): object | undefined {
    const [timestamp, nonce, version] = ["timestamp", "nonce", "sign_version"].map((name) => query.get(name) ?? "");
    if (timestamp === undefined || !/^\d{10}$/.test(timestamp)) return { code: 20621, message: "timestamp 格式不正确" };
    if (Math.abs(clock - Number(timestamp) * 1000) > skewMs) return { code: 20622, message: "timestamp 误差超过5分钟" };
    if (nonce === undefined || nonce === "") return { code: 20624, message: "nonce 为空" };
    const text = [email, token, timestamp, nonce, version].join("&");
    const expected = createHash("sha256").update(text).digest("hex");
    if (version !== "v2" || query.get("email") !== email || query.get("sign") !== expected)
      return { code: 2059, message: "open api签名不对" };
    if (clock - (nonces.get(nonce) ?? Number.NEGATIVE_INFINITY) < nonceMs)
      return { code: 20623, message: "nonce 已被使用" };
    nonces.set(nonce, clock);
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

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "", "http://udesk.invalid");
    const call = `${incoming.method} ${url.pathname.replace(/^.*\/open_api_v1/, "")}`;
    calls.push(call);
    const body = membersIn(await bodyOf(incoming));
    const plan = planned.get(call);
    planned.delete(call);
    const shown = plan ?? {
      status: 200,
      body: JSON.stringify(faultOf(url.searchParams) ?? carryOut(call, url.searchParams, body)),
    };
    outgoing.writeHead(shown.status, { connection: "close", ...shown.headers }).end(shown.body);
  }

  const listening = await onLoopback(createServer((incoming, outgoing) => void serve(incoming, outgoing)));
  return {
    ...listening,
    office,
    calls,
    now: () => new Date(clock),
    pass(seconds) {
      clock += seconds * 1000;
    },
    next: (call, answer) => void planned.set(call, answer),
  };
}
