import { type Host, type HttpAnswer, type HttpCall, json, post } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "./config.js";
import { isTokenRefusal, refuseAnswer } from "./judge.js";

/** Feishu hands out a new token once the old one has less than 30 minutes left; ours is given up before. */
const earlyMs = 600_000;
const tokenKey = "tenant_access_token";

const tokenAnswer = z.looseObject({ tenant_access_token: z.string().min(1), expire: z.number().positive() });

/** A fresh token, kept for all processes. Also the account's health check. */
export async function freshToken(config: Config, host: Host, signal: AbortSignal): Promise<string> {
  const body = { app_id: config.app_id, app_secret: config.app_secret };
  const answer = await host.http(
    post(`${config.base_url}/open-apis/auth/v3/tenant_access_token/internal`, body),
    signal,
  );
  refuseAnswer(answer);
  const { tenant_access_token, expire } = json(answer.body, tokenAnswer);
  await host.state.set(tokenKey, tenant_access_token, { ttlMs: Math.max(1000, expire * 1000 - earlyMs) });
  return tenant_access_token;
}

export interface Api {
  token(signal: AbortSignal): Promise<string>;
  /** Makes the call with a valid token; a token that is refused is fetched again once. */
  call(make: (token: string) => HttpCall, signal: AbortSignal): Promise<HttpAnswer>;
}

export function createApi(config: Config, host: Host): Api {
  const token = async (signal: AbortSignal): Promise<string> =>
    (await host.state.get(tokenKey)) ?? freshToken(config, host, signal);
  return {
    token,
    async call(make, signal) {
      const first = await host.http(make(await token(signal)), signal);
      if (!isTokenRefusal(first)) return first;
      await host.state.delete(tokenKey);
      return host.http(make(await freshToken(config, host, signal)), signal);
    },
  };
}

/** A call of the open API with the token in its header. */
export const apiCall =
  (config: Config, method: "POST" | "PUT" | "DELETE", path: string, body?: object) =>
  (token: string): HttpCall => ({
    method,
    url: `${config.base_url}/open-apis${path}`,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json; charset=utf-8" },
    ...(body && { body: JSON.stringify(body) }),
  });
