import { credentials } from "./credentials.js";
import { answerJson, type FakeAnswer, type FakeRequest, jsonOf } from "./fake-request.js";

export interface FakeMessage {
  readonly key: string;
  readonly to: string;
  readonly msgKey: string;
  readonly param: Readonly<Record<string, unknown>>;
}

/** The parts of DingTalk's API a robot uses, with their refusals. */
export interface FakeApi {
  answer(request: FakeRequest): FakeAnswer;
  readonly delivered: readonly FakeMessage[];
  readonly recalled: readonly string[];
  /** Media id and what was uploaded. */
  readonly media: ReadonlyMap<string, { readonly type: string; readonly filename: string; readonly content: string }>;
  tokensGiven(): number;
  /** Every token given so far is worthless. */
  expireTokens(): void;
  /** So many calls are refused before one is looked at. */
  limit(calls: number): void;
  /** This person's next message is held back, inside a 200. */
  flood(user: string): void;
}

const knownUsers = ["staff-1", "staff-2"];
const knownGroups = ["cidGroup=="];
const codes = new Map([["code-photo", "a photo"]]);
const params: Readonly<Record<string, readonly string[]>> = {
  sampleText: ["content"],
  sampleImageMsg: ["photoURL"],
  sampleFile: ["mediaId", "fileName", "fileType"],
};

const refused = (status: number, code: string): FakeAnswer =>
  answerJson(status, { code, message: "…", requestid: "r" });

export function createFakeApi(origin: () => string): FakeApi {
  const tokens = new Set<string>();
  const delivered: FakeMessage[] = [];
  const recalled: string[] = [];
  const media = new Map<string, { type: string; filename: string; content: string }>();
  const flooded = new Set<string>();
  let given = 0;
  let limited = 0;

  const token = (request: FakeRequest): FakeAnswer => {
    const { appKey, appSecret } = jsonOf(request);
    if (appKey !== credentials.client_id || appSecret !== credentials.client_secret)
      return refused(400, "invalidClientIdOrSecret");
    given += 1;
    tokens.add(`token-${given}`);
    return answerJson(200, { accessToken: `token-${given}`, expireIn: 7200 });
  };

  const template = (body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined => {
    try {
      const param = JSON.parse(String(body["msgParam"])) as Record<string, unknown>;
      const known = params[String(body["msgKey"])]?.every((name) => typeof param[name] === "string");
      const id = param["mediaId"] ?? param["photoURL"];
      return known && (id === undefined || media.has(id as string)) ? param : undefined;
    } catch {
      return undefined;
    }
  };

  const deliver = (to: string, body: Readonly<Record<string, unknown>>): FakeAnswer => {
    const param = template(body);
    if (param === undefined || Buffer.byteLength(String(body["msgParam"])) > 15_000)
      return refused(400, "invalidParameter.msgParam");
    const key = `key-${delivered.length + 1}`;
    delivered.push({ key, to, msgKey: String(body["msgKey"]), param });
    return answerJson(200, { processQueryKey: key, invalidStaffIdList: [], flowControlledStaffIdList: [] });
  };

  const toPerson = (body: Readonly<Record<string, unknown>>): FakeAnswer => {
    const [user = ""] = (body["userIds"] ?? []) as string[];
    if (user === "staff-gone") return answerJson(200, { processQueryKey: "k", invalidStaffIdList: [user] });
    if (flooded.delete(user)) return answerJson(200, { processQueryKey: "k", flowControlledStaffIdList: [user] });
    return knownUsers.includes(user) ? deliver(user, body) : refused(400, "staffId.notExisted");
  };

  const recall = (body: Readonly<Record<string, unknown>>): FakeAnswer => {
    const asked = (body["processQueryKeys"] ?? []) as string[];
    const done = asked.filter((key) => delivered.some((message) => message.key === key) && !recalled.includes(key));
    recalled.push(...done);
    return answerJson(200, { successResult: done, failedResult: {} });
  };

  const upload = (request: FakeRequest): FakeAnswer => {
    const { searchParams } = request.url;
    if (!tokens.has(searchParams.get("access_token") ?? ""))
      return answerJson(200, { errcode: 40014, errmsg: "不合法的access_token" });
    const boundary = /boundary=(.+)$/.exec(request.headers["content-type"] ?? "")?.[1] ?? "";
    const part = request.body
      .toString("latin1")
      .split(`--${boundary}`)
      .find((text) => text.includes('name="media"'));
    const [head = "", content = ""] = part?.split("\r\n\r\n") ?? [];
    const filename = /filename="([^"]*)"/.exec(head)?.[1] ?? "";
    if (content.length <= 2) return answerJson(200, { errcode: 40010, errmsg: "empty" });
    const id = `@media-${media.size + 1}`;
    media.set(id, {
      type: searchParams.get("type") ?? "",
      filename: Buffer.from(filename, "latin1").toString(),
      content: content.slice(0, -2),
    });
    return answerJson(200, { errcode: 0, errmsg: "ok", type: "file", media_id: id, created_at: 1 });
  };

  const robot = (path: string, body: Readonly<Record<string, unknown>>): FakeAnswer => {
    if (body["robotCode"] !== credentials.client_id) return refused(404, "resource.not.found");
    switch (path) {
      case "/v1.0/robot/oToMessages/batchSend":
        return toPerson(body);
      case "/v1.0/robot/groupMessages/send": {
        const group = String(body["openConversationId"]);
        return knownGroups.includes(group) ? deliver(group, body) : refused(400, "openConversationId.invalid");
      }
      case "/v1.0/robot/otoMessages/batchRecall":
      case "/v1.0/robot/groupMessages/recall":
        return recall(body);
      case "/v1.0/robot/messageFiles/download":
        return codes.has(String(body["downloadCode"]))
          ? answerJson(200, { downloadUrl: `${origin()}/files/${String(body["downloadCode"])}` })
          : refused(400, "downloadCode.invalid");
      default:
        return refused(404, "InvalidAction.NotFound");
    }
  };

  return {
    delivered,
    recalled,
    media,
    tokensGiven: () => given,
    expireTokens: () => tokens.clear(),
    limit: (calls) => (limited = calls),
    flood: (user) => flooded.add(user),
    answer(request) {
      const { pathname } = request.url;
      if (pathname === "/v1.0/oauth2/accessToken") return token(request);
      if (pathname === "/media/upload") return upload(request);
      if (pathname.startsWith("/files/")) return { status: 200, body: codes.get(pathname.slice(7)) ?? "" };
      if (!tokens.has(String(request.headers["x-acs-dingtalk-access-token"])))
        return refused(401, "InvalidAuthentication");
      if (limited > 0) {
        limited -= 1;
        return refused(403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi");
      }
      return robot(pathname, jsonOf(request));
    },
  };
}
