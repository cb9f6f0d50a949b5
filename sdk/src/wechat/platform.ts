import type { z } from "zod";
import { post } from "../http.js";
import type { Host, HttpCall } from "../plugin.js";
import { answerOf, ask } from "./answer.js";
import { type VerdictTable, wechatVerdicts } from "./errcode.js";
import { type AccessToken, accessToken } from "./token.js";

/** What an account of api.weixin.qq.com is known by: 公众号 and 小程序 alike. */
export interface PlatformOptions {
  readonly api_url: string;
  readonly app_id: string;
  readonly app_secret: string;
}

/** The platform's API with the account's token; a refused token is renewed once and the call made again. */
export interface Platform {
  /** What its errcodes mean. */
  readonly table: VerdictTable;
  /** A call that reaches a person: may throw `uncertain`. */
  send<S extends z.ZodType>(path: string, body: unknown, schema: S, signal: AbortSignal): Promise<z.output<S>>;
  /** A call that changes nothing a person sees: never `uncertain`. */
  ask<S extends z.ZodType>(call: (url: UrlOf) => HttpCall, schema: S, signal: AbortSignal): Promise<z.output<S>>;
  /** Runs with addresses that carry the token. */
  use<T>(signal: AbortSignal, run: (url: UrlOf) => Promise<T>): Promise<T>;
}

/** The address of a path, with further members of the query. */
export type UrlOf = (path: string, query?: Readonly<Record<string, string>>) => string;

/** Asks for the token all processes share: in normal mode `stable_token` gives the same one while it lives. */
export const stableToken = ({ api_url, app_id, app_secret }: PlatformOptions, force: boolean): HttpCall =>
  post(new URL("/cgi-bin/stable_token", api_url).href, {
    grant_type: "client_credential",
    appid: app_id,
    secret: app_secret,
    force_refresh: force,
  });

/** What the API of one platform is made of. */
export interface PlatformParts {
  readonly host: Pick<Host, "http">;
  readonly token: AccessToken;
  /** The addresses that carry this token. */
  readonly urlWith: (accessToken: string) => UrlOf;
  readonly table: VerdictTable;
}

export function platformOf({ host, token, urlWith, table }: PlatformParts): Platform {
  const use: Platform["use"] = (signal, run) => token.use(signal, (value) => run(urlWith(value)));
  return {
    table,
    use,
    send: (path, body, schema, signal) =>
      use(signal, async (url) => answerOf(await host.http(post(url(path), body), signal), schema, table)),
    ask: (call, schema, signal) => use(signal, (url) => ask(host, call(url), schema, signal, table)),
  };
}

export function platform(options: PlatformOptions, host: Pick<Host, "http" | "state">): Platform {
  const token = accessToken({ host, key: "access_token", call: (force) => stableToken(options, force) });
  const urlWith =
    (access_token: string): UrlOf =>
    (path, query = {}) => {
      const url = new URL(path, options.api_url);
      url.search = new URLSearchParams({ access_token, ...query }).toString();
      return url.href;
    };
  return platformOf({ host, token, urlWith, table: wechatVerdicts });
}
