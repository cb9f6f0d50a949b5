import { createHash } from "node:crypto";
import { type Asked, type Clock, clock, type FakeDesk, startFakeDesk } from "@gatehouse/sdk/desk/testing";
import { membersIn } from "@gatehouse/sdk/testing";
import { type Office, openOffice } from "./office.js";

export interface FakeOptions {
  readonly appId: string;
  readonly appKey: string;
}

export interface FakeSobot extends FakeDesk, Clock {
  readonly office: Office;
}

const tokenSecs = 86_400;
const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/**
 * 智齿's live chat interface in this process, from 在线客服 API and the list of its return codes: signed tokens of which
 * only the newest is good, for 24 hours, errors with HTTP 200, sessions, queues. Calls are named by their path below
 * `/api/`.
 */
export async function startFakeSobot({ appId, appKey }: FakeOptions): Promise<FakeSobot> {
  const office = openOffice();
  const { now, pass } = clock();
  let made = 0;
  let current = { token: "", until: 0 };

  function give(query: URLSearchParams): object {
    const time = query.get("create_time") ?? "";
    if (query.get("appid") !== appId) return { ret_code: "900004", ret_msg: "没有找到公司的api配置信息!" };
    if (!/^\d{10}$/.test(time) || query.get("sign") !== md5(`${appId}${time}${appKey}`))
      return { ret_code: "900003", ret_msg: "signature错误" };
    current = { token: `token-${++made}`, until: now().getTime() + tokenSecs * 1000 };
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

  function answerTo({ url, headers: { token }, bytes, call }: Asked): object {
    if (call === "get_token") return give(url.searchParams);
    if (token === undefined || token === "") return { ret_code: "900001", ret_msg: "token为空" };
    if (token !== current.token || now().getTime() >= current.until)
      return { ret_code: "900002", ret_msg: "token已失效" };
    return carryOut(call, membersIn(bytes));
  }

  const fake = await startFakeDesk({
    nameOf: (_, path) => path.replace(/^.*?\/api\//, ""),
    carryOut: (asked) => ({ status: 200, body: JSON.stringify(answerTo(asked)) }),
  });
  return {
    ...fake,
    office,
    now,
    pass,
  };
}
