import { randomUUID } from "node:crypto";
import { type Host, type HttpAnswer, refuse } from "@gatehouse/sdk";
import { answersOf, asJson, callAt } from "@gatehouse/sdk/desk";
import { z } from "zod";
import type { Config } from "./config.js";
import { refusalOf } from "./refusal.js";
import { sign } from "./sign.js";

/** Some answers write their code as a text. */
const coded = z.looseObject({ code: z.union([z.int(), z.string().regex(/^\d{1,9}$/)]).transform(Number) });
export type Coded = z.output<typeof coded>;

/** Udesk Open API v2, below `/open_api_v1`. `understood`: codes beside 1000 that the caller deals with. */
export interface Udesk {
  get(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Coded>;
  post(path: string, body: object, signal: AbortSignal, understood?: readonly number[]): Promise<Coded>;
}

const answers = answersOf("Udesk");

function codedOf(answer: HttpAnswer, understood: readonly number[]): Coded {
  refuse(answer);
  const found = answers.read(answer, coded);
  if (found.code !== 1000 && !understood.includes(found.code)) throw refusalOf(found.code);
  return found;
}

export function udesk(config: Config, host: Pick<Host, "http" | "now">): Udesk {
  function signed(path: string, query: Readonly<Record<string, string>>): string {
    const timestamp = String(Math.floor(host.now().getTime() / 1000));
    const nonce = randomUUID();
    const own = {
      email: config.email,
      timestamp,
      sign: sign(config, timestamp, nonce),
      nonce,
      sign_version: "v2",
    };
    const search = new URLSearchParams({ ...query, ...own }).toString();
    return `/open_api_v1${path}?${search}`;
  }
  return {
    async get(path, query, signal) {
      const call = callAt(config, { method: "GET", path: signed(path, query), headers: {} });
      return codedOf(await host.http(call, signal), []);
    },
    async post(path, body, signal, understood = []) {
      const call = callAt(config, { method: "POST", path: signed(path, {}), headers: {}, content: asJson(body) });
      return codedOf(await host.http(call, signal), understood);
    },
  };
}
