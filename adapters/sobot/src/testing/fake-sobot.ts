import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Answer, bodyOf, type Listening, membersIn, onLoopback } from "@gatehouse/sdk/testing";
import { type Office, openOffice } from "./office.js";

export interface FakeOptions {
  readonly appId: string;
  readonly appKey: string;
}

export interface FakeSobot extends Listening {
  readonly office: Office;
  /** The path of every call, below `/api/`. */
  readonly calls: readonly string[];
  now(): Date;
  pass(seconds: number): void;
  /** The next such call is answered so, and not carried out. */
  next(path: string, answer: Answer): void;
}

const tokenSecs = 86_400;
const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/**
 * 智齿's live chat interface in this process, from 在线客服 API and the list of its return codes: signed tokens of which
 * only the newest is good, for 24 hours, errors with HTTP 200, sessions, queues.
 */
export async function startFakeSobot({ appId, appKey }: FakeOptions): Promise<FakeSobot> {
  const office = openOffice();
  const calls: string[] = [];
  const planned = new Map<string, Answer>();
  let clock = Date.parse("2026-11-23T08:00:00.000Z");
  let made = 0;
  let current = { token: "", until: 0 };

  function give(query: URLSearchParams): object {
    const time = query.get("create_time") ?? "";
    if (query.get("appid") !== appId) return { ret_code: "900004", ret_msg: "没有找到公司的api配置信息!" };
    if (!/^\d{10}$/.test(time) || query.get("sign") !== md5(`${appId}${time}${appKey}`))
      return { ret_code: "900003", ret_msg: "signature错误" };
    current = { token: `token-${++made}`, until: clock + tokenSecs * 1000 };
    return { ret_code: "000000", ret_msg: "操作成功", item: { token: current.token, expires_in: String(tokenSecs) } };
  }

  function carryOut(path: string, body: Readonly<Record<string, unknown>>): object {
    switch (path) {
      case "chat/5/user/chat_connect":
        return office.connect(body);
      case "chat/5/user/chat_send":
        return office.take(body);
      case "chat/5/user/out":
        return office.out(body);
      case "chat/5/user/query_group":
        return { ret_code: "000000", ret_msg: "操作成功", items: [] };
      default:
        return { ret_code: "999999", ret_msg: "系统未知异常" };
    }
  }

  function answerTo(path: string, incoming: IncomingMessage, query: URLSearchParams, body: Buffer): object {
    if (path === "get_token") return give(query);
    const { token } = incoming.headers;
    if (token === undefined || token === "") return { ret_code: "900001", ret_msg: "token为空" };
    if (token !== current.token || clock >= current.until) return { ret_code: "900002", ret_msg: "token已失效" };
    return carryOut(path, membersIn(body));
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "", "http://sobot.invalid");
    const path = url.pathname.replace(/^.*?\/api\//, "");
    calls.push(path);
    const body = await bodyOf(incoming);
    const plan = planned.get(path);
    planned.delete(path);
    const shown = plan ?? { status: 200, body: JSON.stringify(answerTo(path, incoming, url.searchParams, body)) };
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
    next: (path, answer) => void planned.set(path, answer),
  };
}
