import { type Host, type HttpAnswer, refuse } from "@gatehouse/sdk";
import { answersOf, callAt } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { checksum } from "./checksum.js";
import type { Config } from "./config.js";
import { refusalOf } from "./refusal.js";

const coded = z.looseObject({ code: z.union([z.int(), z.string().regex(/^\d{1,9}$/)]).transform(Number) });
const uploaded = z.object({ url: z.url({ protocol: /^https?$/ }) });
type Coded = z.output<typeof coded>;

/** The message interface (七鱼 消息接口文档): every call is a POST, signed in the query. */
export interface Qiyu {
  /** The answer with its `code`: 200, or one of those the caller understands; throws what another one stands for. */
  ask(path: string, body: object, signal: AbortSignal, understood?: readonly number[]): Promise<Coded>;
  /** The address 七鱼 gives to a file of at most 5 MiB. */
  upload(content: Uint8Array, signal: AbortSignal): Promise<string>;
}

/** Something other than 七鱼 may answer: what became of the call nobody knows. */
const { read } = answersOf("七鱼");

function codedOf(answer: HttpAnswer, understood: readonly number[]): Coded {
  refuse(answer);
  const found = read(answer, coded);
  if (found.code !== 200 && !understood.includes(found.code)) throw refusalOf(found.code);
  return found;
}

const json8 = "application/json;charset=utf-8";

export function qiyu(config: Config, host: Pick<Host, "http" | "now">): Qiyu {
  function call(path: string, signed: Uint8Array | string, contentType: string, body: string, signal: AbortSignal) {
    const time = String(Math.floor(host.now().getTime() / 1000));
    const sum = checksum(config.app_secret, signed, time);
    const query = new URLSearchParams({ appKey: config.app_key, time, checksum: sum }).toString();
    const content = { type: contentType, bytes: body };
    return host.http(
      callAt(config, { method: "POST", path: `/openapi/${path}?${query}`, headers: {}, content }),
      signal,
    );
  }
  return {
    async ask(path, given, signal, understood = []) {
      const body = JSON.stringify(given);
      return codedOf(await call(path, body, json8, body, signal), understood);
    },
    async upload(content, signal) {
      const body = Buffer.from(content).toString("base64");
      const answer = await call("message/sendFile", content, "text/plain;charset=ISO-8859-1", body, signal);
      codedOf(answer, []);
      return read(answer, uploaded).url;
    },
  };
}
