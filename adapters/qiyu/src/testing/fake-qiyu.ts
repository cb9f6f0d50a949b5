import { createHash } from "node:crypto";
import { type Asked, type Clock, clock, type FakeDesk, startFakeDesk } from "@gatehouse/sdk/desk/testing";
import { membersIn } from "@gatehouse/sdk/testing";
import { type Office, openOffice } from "./office.js";

export interface FakeOptions {
  readonly appKey: string;
  readonly appSecret: string;
}

/** A push, ready to be given to `webhook`. */
export interface Push {
  readonly url: URL;
  readonly body: Buffer;
}

export interface FakeQiyu extends FakeDesk, Clock {
  readonly office: Office;
  push(eventType: string, payload: object): Push;
}

const checksumMs = 300_000;
const maxContent = 4000;
const maxFile = 5 * 1024 * 1024;

const hash = (name: string, content: string | Buffer): string => createHash(name).update(content).digest("hex");
const wrong = { code: 14004, message: "参数不正确" };

/** Required members, and the kinds of messages the documents name. */
function isMessage({ msgType, content }: Readonly<Record<string, unknown>>): boolean {
  if (msgType === "TEXT") return typeof content === "string" && content !== "" && content.length <= maxContent;
  const { url, size, md5, dur } = (content ?? {}) as Readonly<Record<string, unknown>>;
  const isFile = typeof url === "string" && typeof size === "number" && typeof md5 === "string";
  return isFile && (msgType === "PICTURE" || (msgType === "AUDIO" && typeof dur === "number"));
}

/** `event/…` and `message/send`: JSON in, JSON out. */
function carryOut(office: Office, path: string, body: Readonly<Record<string, unknown>>): object {
  const { uid, msgType, content } = body;
  if (typeof uid !== "string" || uid === "") return wrong;
  switch (path) {
    case "event/applyStaff":
      office.applied.push(body);
      return office.apply(uid);
    case "event/queryQueueStatus":
      return office.queue(uid);
    case "event/updateUInfo": {
      if (!Array.isArray(body["userinfo"])) return wrong;
      const known = office.visitors.get(uid) ?? {};
      office.visitors.set(uid, { ...known, userinfo: body["userinfo"] });
      return { code: 200 };
    }
    case "message/send":
      return isMessage(body) ? office.take({ uid, msgType: String(msgType), content }) : wrong;
    default:
      return { code: 14500, message: "服务器内部错误" };
  }
}

/**
 * The message interface of 网易七鱼 in this process, from 消息接口文档: the appKey, the checksum over the body (over the
 * content of a file) and its five minutes, required members, queues, errors with HTTP 200, signed pushes. Calls are named by their path below `/openapi/`.
 */
export async function startFakeQiyu({ appKey, appSecret }: FakeOptions): Promise<FakeQiyu> {
  const office = openOffice();
  const { now, pass } = clock();

  function faultOf(query: URLSearchParams, signed: Buffer): object | undefined {
    const time = query.get("time") ?? "";
    if (query.get("appKey") !== appKey) return { code: 14001, message: "appKey 不正确" };
    if (!/^\d+$/.test(time) || Math.abs(now().getTime() - Number(time) * 1000) > checksumMs)
      return { code: 14003, message: "time 参数不正确" };
    const expected = hash("sha1", `${appSecret}${hash("md5", signed)}${time}`);
    return query.get("checksum") === expected ? undefined : { code: 14002, message: "checksum 校验出错" };
  }

  function store(content: Buffer): object {
    if (content.length > maxFile) return wrong;
    office.uploads.push(content);
    return { code: 200, url: `https://files.invalid/${office.uploads.length}` };
  }

  function answerTo({ method, url, bytes, call }: Asked): object {
    if (method !== "POST") return wrong;
    const isFile = call === "message/sendFile";
    const content = isFile ? Buffer.from(bytes.toString("latin1"), "base64") : bytes;
    const fault = faultOf(url.searchParams, content);
    if (fault !== undefined) return fault;
    return isFile ? store(content) : carryOut(office, call, membersIn(bytes));
  }

  const fake = await startFakeDesk({
    nameOf: (_, path) => path.replace(/^.*\/openapi\//, ""),
    carryOut: (asked) => ({ status: 200, body: JSON.stringify(answerTo(asked)) }),
  });
  return {
    ...fake,
    office,
    now,
    pass,
    push(eventType, payload) {
      const body = Buffer.from(JSON.stringify(payload));
      const time = String(Math.floor(now().getTime() / 1000));
      const checksum = hash("sha1", `${appSecret}${hash("md5", body)}${time}`);
      const query = new URLSearchParams({ eventType, time, checksum }).toString();
      return { url: new URL(`https://gateway.example/hooks/qiyu?${query}`), body };
    },
  };
}
