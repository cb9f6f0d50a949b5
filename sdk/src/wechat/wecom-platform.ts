import { createHash } from "node:crypto";
import type { Host, HttpCall } from "../plugin.js";
import type { VerdictTable } from "./errcode.js";
import { type Platform, platformOf } from "./platform.js";
import { accessToken } from "./token.js";

/** What an app of 企业微信 is known by. */
export interface WecomOptions {
  readonly api_url: string;
  readonly corp_id: string;
  readonly secret: string;
}

/** A reverse proxy may stand under a path of its own. */
function addressOf({ api_url }: WecomOptions, path: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(`${api_url.replace(/\/$/, "")}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** WeCom gives the same token again while it is valid, so there is no way and no need to force a new one. */
const tokenCall = (options: WecomOptions): HttpCall => ({
  method: "GET",
  url: addressOf(options, "/cgi-bin/gettoken", { corpid: options.corp_id, corpsecret: options.secret }),
  headers: {},
});

/** A new secret makes a new key, so that a token of the old one is never used with it. */
const stateKey = ({ corp_id, secret }: WecomOptions): string =>
  `access_token:${createHash("sha256").update(`${corp_id} ${secret}`).digest("hex").slice(0, 16)}`;

/** WeCom's API with the app's token; `table` says what the errcodes of its interfaces mean. */
export function wecomPlatform(
  options: WecomOptions,
  host: Pick<Host, "http" | "state">,
  table: VerdictTable,
): Platform {
  return platformOf({
    host,
    token: accessToken({ host, key: stateKey(options), call: () => tokenCall(options), table }),
    urlWith:
      (access_token) =>
      (path, query = {}) =>
        addressOf(options, path, { access_token, ...query }),
    table,
  });
}
