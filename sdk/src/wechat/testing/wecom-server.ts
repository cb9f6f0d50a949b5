import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { bodyOf, membersIn, onLoopback } from "../../testing/loopback.js";
import { type WecomMediaFiles, wecomMediaFiles } from "./wecom-media-files.js";
import { type WecomTokens, wecomRefusal, wecomTokens } from "./wecom-tokens.js";

export type WecomBody = Readonly<Record<string, unknown>>;
type Query = Readonly<Record<string, string>>;

/** One call the fake got, its access token left out. */
export interface WecomSeen {
  readonly path: string;
  readonly query: Query;
  /** Empty where it was no JSON. */
  readonly body: WecomBody;
}

export interface WecomServer extends WecomTokens {
  readonly origin: string;
  readonly seen: readonly WecomSeen[];
  readonly files: WecomMediaFiles;
  /** The next call of this path breaks off after WeCom has taken it: nobody learns its answer. */
  breakAfter(path: string): void;
  /** The next call of this path is answered with this errcode. */
  failNext(path: string, errcode: number): void;
  /** After so many good calls of this path, one is answered with this errcode. */
  failAfter(path: string, good: number, errcode: number): void;
  stop(): Promise<void>;
}

export interface WecomServerOptions {
  readonly corpId: string;
  readonly secret: string;
  /** What a call with a valid token is answered; paths are those after `/cgi-bin/`. */
  answer(call: WecomSeen, hasFile: (mediaId: string) => boolean): object;
}

/** WeCom answers refusals with status 200 too. */
function answerJson(outgoing: ServerResponse, value: object): void {
  outgoing.writeHead(200, { "content-type": "application/json; charset=UTF-8", connection: "close" });
  outgoing.end(JSON.stringify(value));
}

/** Calls that shall fail, by path. */
function failures() {
  const failing = new Map<string, { good: number; readonly errcode: number }>();
  return {
    add: (path: string, good: number, errcode: number): void => void failing.set(path, { good, errcode }),
    take(path: string): object | undefined {
      const failure = failing.get(path);
      if (failure?.good === 0) {
        failing.delete(path);
        return wecomRefusal(failure.errcode);
      }
      if (failure) failure.good -= 1;
      return undefined;
    },
  };
}

/**
 * The API of 企业微信 on loopback: tokens that end, files that are checked, refusals inside a 200. Written from
 * developer.work.weixin.qq.com/document/path/90253, 90254, 90313, 91039.
 */
export async function wecomServer({ corpId, secret, answer }: WecomServerOptions): Promise<WecomServer> {
  const tokens = wecomTokens(corpId, secret);
  const files = wecomMediaFiles();
  const seen: WecomSeen[] = [];
  const broken = new Set<string>();
  const failing = failures();

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? "", "http://fake");
    const path = url.pathname.replace(/^\/cgi-bin\//, "");
    const { access_token = "", ...query } = Object.fromEntries(url.searchParams);
    const content = await bodyOf(incoming);
    const call = { path, query, body: path === "media/upload" ? {} : membersIn(content) };
    seen.push(call);
    if (path === "gettoken") return answerJson(outgoing, tokens.grant(query));
    const bad = tokens.refusedToken(access_token);
    if (bad) return answerJson(outgoing, bad);
    if (path === "media/upload")
      return answerJson(outgoing, files.take(query["type"] ?? "", incoming.headers["content-type"] ?? "", content));
    if (path === "media/get") return files.give(query["media_id"] ?? "", incoming.headers.range, outgoing, answerJson);
    const value = failing.take(path) ?? answer(call, files.has);
    if (broken.delete(path)) return void incoming.socket.destroy();
    answerJson(outgoing, value);
  };

  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  return {
    ...tokens,
    ...(await onLoopback(server)),
    seen,
    files,
    breakAfter: (path) => void broken.add(path),
    failNext: (path, errcode) => failing.add(path, 0, errcode),
    failAfter: (path, good, errcode) => failing.add(path, good, errcode),
  };
}
