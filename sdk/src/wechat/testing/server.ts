import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onLoopback } from "../../testing/loopback.js";
import { contentVerdict } from "./content-verdict.js";
import { fileIn } from "./form.js";
import { type Tokens, tokens } from "./tokens.js";
import { type Windows, windows } from "./windows.js";

/** A call that reached a person: a 客服消息, a template, a subscription message. */
export interface Reached {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface StoredMedia {
  readonly contentType: string;
  readonly bytes: Buffer;
  /** `media/get` gives the address of a video instead of its bytes. */
  readonly video_url?: string;
}

/** api.weixin.qq.com on loopback, for one account. It says no to what the platform says no to, with HTTP 200. */
export interface PlatformServer {
  readonly origin: string;
  readonly tokens: Tokens;
  readonly windows: Windows;
  readonly media: Map<string, StoredMedia>;
  readonly reached: readonly Reached[];
  /** Every path asked for, in order. */
  readonly asked: readonly string[];
  /** The next calls of this path answer these errcodes first. */
  fails(path: string, ...errcodes: readonly number[]): void;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly app_id: string;
  readonly app_secret: string;
  /** What `custom/send` of this kind of account takes. */
  readonly msgtypes: readonly string[];
  /** Texts with this word are risky. */
  readonly risky?: string;
  now?(): Date;
}

const uploadLimits: Readonly<Record<string, readonly [number, number]>> = {
  image: [10_485_760, 40009],
  voice: [2_097_152, 40010],
  video: [10_485_760, 40011],
  thumb: [65_536, 40012],
};
const says = (errcode: number, more: object = {}): object => ({
  errcode,
  errmsg: errcode === 0 ? "ok" : `error of the platform rid: ${errcode}`,
  ...more,
});

/** As the platform writes it: 64 bits in a JSON number. */
const bigMsgId = 2_417_453_827_427_434_496n;

interface Call {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly method: string;
  readonly contentType: string;
  readonly raw: Buffer;
}

type Told = { readonly json: string } | { readonly file: StoredMedia };
const told = (value: object): Told => ({ json: JSON.stringify(value) });

function jsonOf({ raw }: Call): Record<string, unknown> | undefined {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Answers on loopback by these rules until stopped. */
export async function platformServer(options: ServerOptions): Promise<PlatformServer> {
  const { app_id, app_secret, msgtypes, risky = "risky-word", now = () => new Date() } = options;
  const state = { tokens: tokens(), windows: windows(), media: new Map<string, StoredMedia>() };
  const reached: Reached[] = [];
  const asked: string[] = [];
  const failing = new Map<string, number[]>();
  let uploads = 0;
  let templates = 0n;

  const grant = (call: Call): Told => {
    const body = jsonOf(call);
    if (body?.["grant_type"] !== "client_credential") return told(says(40002));
    if (body["appid"] !== app_id) return told(says(40013));
    if (body["secret"] !== app_secret) return told(says(40125));
    return told({ access_token: state.tokens.grant(body["force_refresh"] === true), expires_in: 7200 });
  };

  const customer = (call: Call): Told => {
    const body = jsonOf(call);
    if (body === undefined) return told(says(47001));
    if (!msgtypes.includes(String(body["msgtype"]))) return told(says(40008));
    const errcode =
      contentVerdict(body, (id) => state.media.has(id)) || state.windows.take(String(body["touser"]), now());
    if (errcode === 0) reached.push({ path: call.path, body });
    return told(says(errcode));
  };

  const template = (call: Call): Told => {
    const body = jsonOf(call);
    if (!body?.["template_id"]) return told(says(40037));
    if (Object.keys((body["data"] ?? {}) as object).length === 0) return told(says(47003));
    reached.push({ path: call.path, body });
    templates += 1n;
    return { json: `{"errcode":0,"errmsg":"ok","msgid":${bigMsgId + templates}}` };
  };

  const upload = (call: Call): Told => {
    const type = call.query.get("type") ?? "";
    const [limit = 0, tooLarge = 40004] = uploadLimits[type] ?? [];
    const file = fileIn(call.contentType, call.raw);
    if (file?.field !== "media" || file.filename === "") return told(says(41005));
    if (file.bytes.length > limit) return told(says(tooLarge));
    uploads += 1;
    const media_id = `uploaded_${uploads}`;
    state.media.set(media_id, file);
    return told({ type, media_id, created_at: Math.floor(now().getTime() / 1000) });
  };

  const download = (call: Call): Told => {
    const file = state.media.get(call.query.get("media_id") ?? "");
    if (file === undefined) return told(says(40007));
    return file.video_url === undefined ? { file } : told({ video_url: file.video_url });
  };

  const check = (call: Call): Told => {
    const body = jsonOf(call);
    if (body?.["version"] !== 2 || !body["openid"]) return told(says(40003));
    const suggest = String(body["content"]).includes(risky) ? "risky" : "pass";
    return told(says(0, { result: { suggest, label: 100 }, trace_id: "t" }));
  };

  const routes: Readonly<Record<string, (call: Call) => Told>> = {
    "/cgi-bin/message/custom/send": customer,
    "/cgi-bin/message/template/send": template,
    "/cgi-bin/message/subscribe/bizsend": template,
    "/cgi-bin/message/subscribe/send": template,
    "/cgi-bin/media/upload": upload,
    "/cgi-bin/media/get": download,
    "/wxa/msg_sec_check": check,
  };

  const answer = (call: Call): Told => {
    const failure = failing.get(call.path)?.shift();
    if (failure !== undefined) return told(says(failure));
    if (call.path === "/cgi-bin/stable_token") return grant(call);
    const route = routes[call.path];
    if (route === undefined) return told(says(40066));
    const verdict = state.tokens.verdict(call.query.get("access_token"));
    return verdict === 0 ? route(call) : told(says(verdict));
  };

  const respond = (call: Call, outgoing: ServerResponse): void => {
    asked.push(call.path);
    const given = answer(call);
    // Errors come as 200 and JSON, whatever was asked for.
    const [type, body] =
      "file" in given ? [given.file.contentType, given.file.bytes] : ["application/json; encoding=utf-8", given.json];
    outgoing.writeHead(200, { "content-type": type, connection: "close" }).end(body);
  };

  const server = createServer((incoming: IncomingMessage, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://platform.example");
      const contentType = incoming.headers["content-type"] ?? "";
      const raw = Buffer.concat(parts);
      respond({ path: pathname, query: searchParams, method: incoming.method ?? "", contentType, raw }, outgoing);
    });
  });
  return {
    ...(await onLoopback(server)),
    ...state,
    reached,
    asked,
    fails: (path, ...errcodes) => void failing.set(path, [...errcodes]),
  };
}
