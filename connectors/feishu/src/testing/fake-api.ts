import { credentials } from "./credentials.js";
import { answerJson, type FakeAnswer, type FakeRequest, jsonOf } from "./fake-request.js";

export interface FakeMessage {
  readonly id: string;
  readonly to: string;
  readonly uuid: string;
  /** Id of the message it answers. */
  readonly parent?: string;
  msg_type: string;
  content: Readonly<Record<string, unknown>>;
  deleted: boolean;
}

/** The parts of Feishu's open API a bot uses, with their refusals. */
export interface FakeApi {
  answer(request: FakeRequest): FakeAnswer;
  readonly messages: readonly FakeMessage[];
  /** Keys of what was uploaded, and what it was. */
  readonly uploads: ReadonlyMap<string, Readonly<Record<string, string>>>;
  tokensGiven(): number;
  /** Every token given so far is worthless. */
  expireTokens(): void;
  /** So many calls are refused before one is looked at. */
  limit(calls: number): void;
  /** The next answer to a send is lost, though the message has gone out. */
  loseAnswer(): void;
}

const users = ["ou_1", "ou_2"];
const groups = ["oc_group"];
const visible = ["om_inbound"];

const refused = (status: number, code: number): FakeAnswer =>
  answerJson(status, { code, msg: "…", error: { log_id: "l" } });
const done = (data: object): FakeAnswer => answerJson(200, { code: 0, msg: "success", data });

function multipart(request: FakeRequest): Record<string, string> {
  const boundary = /boundary=(.+)$/.exec(request.headers["content-type"] ?? "")?.[1] ?? "";
  const parts = request.body.toString("latin1").split(`--${boundary}`).slice(1, -1);
  return Object.fromEntries(
    parts.map((part) => {
      const [head = "", ...rest] = part.split("\r\n\r\n");
      const value = rest.join("\r\n\r\n").slice(0, -2);
      return [/name="([^"]*)"/.exec(head)?.[1] ?? "", Buffer.from(value, "latin1").toString()];
    }),
  );
}

export function createFakeApi(): FakeApi {
  const tokens = new Set<string>();
  const messages: FakeMessage[] = [];
  const uploads = new Map<string, Record<string, string>>();
  let given = 0;
  let limited = 0;
  let lose = false;

  const token = (request: FakeRequest): FakeAnswer => {
    const { app_id, app_secret } = jsonOf(request);
    if (app_id !== credentials.app_id || app_secret !== credentials.app_secret) return refused(200, 10_014);
    given += 1;
    tokens.add(`t-${given}`);
    return answerJson(200, { code: 0, msg: "ok", tenant_access_token: `t-${given}`, expire: 7200 });
  };

  const valid = (type: unknown, content: Readonly<Record<string, unknown>>): boolean => {
    const key = content["image_key"] ?? content["file_key"];
    const upload = uploads.get(typeof key === "string" ? key : "");
    switch (type) {
      case "text":
        return typeof content["text"] === "string";
      case "post":
        return typeof content["zh_cn"] === "object";
      case "interactive":
        return Array.isArray(content["elements"]);
      case "image":
        return upload !== undefined;
      case "media":
        return upload?.["file_type"] === "mp4";
      case "file":
        return upload !== undefined && upload["file_type"] !== "mp4";
      default:
        return false;
    }
  };

  const create = (request: FakeRequest, to: string, parent?: string): FakeAnswer => {
    const body = jsonOf(request);
    const uuid = body["uuid"] as string;
    if (typeof uuid !== "string" || uuid.length > 50) return refused(400, 230_001);
    const twin = messages.find((message) => message.uuid === uuid);
    if (twin) return done({ message_id: twin.id });
    const content = JSON.parse(body["content"] as string) as Record<string, unknown>;
    if (!valid(body["msg_type"], content)) return refused(400, 230_001);
    if (JSON.stringify(content).includes("敏感词")) return refused(400, 230_022);
    const id = `om_${messages.length + 1}`;
    const msg_type = body["msg_type"] as string;
    messages.push({ id, to, uuid, msg_type, content, deleted: false, ...(parent !== undefined && { parent }) });
    if (lose) {
      lose = false;
      return { status: 504, body: "" };
    }
    return done({ message_id: id, chat_id: "oc_p2p", msg_type });
  };

  const send = (request: FakeRequest): FakeAnswer => {
    const to = jsonOf(request)["receive_id"] as string;
    const type = request.url.searchParams.get("receive_id_type");
    if (type === "chat_id") return groups.includes(to) ? create(request, to) : refused(400, 230_002);
    if (type !== "open_id") return refused(400, 230_001);
    if (to === "ou_left") return refused(400, 230_013);
    return users.includes(to) ? create(request, to) : refused(400, 230_034);
  };

  const reply = (request: FakeRequest, target: string): FakeAnswer => {
    const own = messages.find(({ id }) => id === target);
    if (own?.deleted) return refused(400, 230_011);
    if (!own && !visible.includes(target)) return refused(400, 230_050);
    return create(request, own?.to ?? "ou_1", target);
  };

  const change = (request: FakeRequest, target: string): FakeAnswer => {
    const own = messages.find(({ id }) => id === target);
    if (!own) return refused(400, 230_001);
    if (own.deleted) return refused(400, 230_011);
    if (request.method === "DELETE") own.deleted = true;
    else own.content = JSON.parse(jsonOf(request)["content"] as string) as Record<string, unknown>;
    return done({ message_id: target });
  };

  const upload = (request: FakeRequest, name: "image" | "file"): FakeAnswer => {
    const fields = multipart(request);
    if (!fields[name]) return refused(400, 234_010);
    const key = `${name}_${uploads.size + 1}`;
    uploads.set(key, fields);
    return done({ [`${name}_key`]: key });
  };

  const call = (request: FakeRequest, path: string): FakeAnswer => {
    const [, target = "", action = ""] = /^\/im\/v1\/messages\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    if (path === "/im/v1/messages") return send(request);
    if (path === "/im/v1/images") return upload(request, "image");
    if (path === "/im/v1/files") return upload(request, "file");
    if (action === "/reply") return reply(request, target);
    if (action.startsWith("/resources/")) return { status: 200, body: `bytes of ${action.slice(11)}` };
    return target === "" ? refused(404, 99_991_404) : change(request, target);
  };

  return {
    messages,
    uploads,
    tokensGiven: () => given,
    expireTokens: () => tokens.clear(),
    limit: (calls) => (limited = calls),
    loseAnswer: () => (lose = true),
    answer(request) {
      const path = request.url.pathname.replace("/open-apis", "");
      if (path === "/auth/v3/tenant_access_token/internal") return token(request);
      const [, bearer = ""] = (request.headers.authorization ?? "").split(" ");
      if (!tokens.has(bearer)) return refused(200, bearer === "" ? 99_991_661 : 99_991_663);
      if (limited > 0) {
        limited -= 1;
        return { ...refused(200, 99_991_400), headers: { "x-ogw-ratelimit-reset": "4" } };
      }
      return call(request, path);
    },
  };
}
