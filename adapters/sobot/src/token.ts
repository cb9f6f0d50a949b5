import { createHash } from "node:crypto";
import { type Host, json, PluginError } from "@gatehouse/sdk";
import { rootOf } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { read } from "./answer.js";
import type { Config } from "./config.js";
import { refusalOf } from "./refusal.js";

export interface Tokens {
  /** A token that is not known to be stale. */
  get(signal: AbortSignal): Promise<string>;
  /** Sobot refuses this one: the next `get` asks for another, unless that has been done since. */
  drop(token: string): Promise<void>;
}

export const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

const given = z.object({
  token: z.string().min(1).max(1024),
  expires_in: z.union([z.int(), z.string().regex(/^\d{1,9}$/)]).transform(Number),
});
const kept = z.object({ token: z.string(), until: z.number() });

const stateKey = "token";
/** Milliseconds before its end at which a token is no longer used. */
const marginMs = 300_000;

type TokenHost = Pick<Host, "http" | "state" | "now">;

/** `GET /api/get_token` with `sign` = MD5(appid + create_time + app_key). The token is kept with its end. */
async function ask(config: Config, host: TokenHost, signal: AbortSignal): Promise<string> {
  const time = String(Math.floor(host.now().getTime() / 1000));
  const sign = md5(`${config.app_id}${time}${config.app_key}`);
  const query = new URLSearchParams({ appid: config.app_id, create_time: time, sign }).toString();
  const url = `${rootOf(config)}/api/get_token?${query}`;
  const { ret_code, item } = read(await host.http({ method: "GET", url, headers: {} }, signal));
  if (ret_code !== "000000") throw refusalOf(ret_code);
  const found = given.safeParse(item);
  if (!found.success) throw new PluginError("unavailable", "Sobot gave no token");
  const { token, expires_in } = found.data;
  const ttlMs = expires_in * 1000;
  await host.state.set(stateKey, JSON.stringify({ token, until: host.now().getTime() + ttlMs }), { ttlMs });
  return token;
}

async function known(host: TokenHost): Promise<string | undefined> {
  const text = await host.state.get(stateKey);
  if (text === undefined) return undefined;
  const { token, until } = json(text, kept);
  return host.now().getTime() < until - marginMs ? token : undefined;
}

/** Each new token, good for 24 hours, ends the one before: all calls share one, and ask for the next together. */
export function tokensOf(config: Config, host: TokenHost): Tokens {
  let asking: Promise<string> | undefined;
  const current = async (signal: AbortSignal): Promise<string> => (await known(host)) ?? ask(config, host, signal);
  return {
    get(signal) {
      asking ??= current(signal).finally(() => {
        asking = undefined;
      });
      return asking;
    },
    async drop(token) {
      if ((await known(host)) === token) await host.state.delete(stateKey);
    },
  };
}
