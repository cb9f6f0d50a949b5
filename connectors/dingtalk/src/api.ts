import { type Host, type HttpAnswer, type HttpCall, json, PluginError, post } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "./config.js";
import { isTokenRefusal, refuseAnswer } from "./judge.js";

/** A token lives 7200 s; it is fetched again this long before. */
const earlyMs = 300_000;
const tokenKey = "access_token";

const tokenAnswer = z.looseObject({ accessToken: z.string().min(1), expireIn: z.number().positive() });

/** Any refusal of the credentials themselves needs a person. */
export function refuseCredentials(answer: HttpAnswer): void {
  const { status } = answer;
  if (status === 400 || status === 401 || (status === 403 && !answer.body.includes("QpsLimit")))
    throw new PluginError("unauthorized", "DingTalk refuses client_id and client_secret", {
      providerCode: String(status),
    });
  refuseAnswer(answer);
}

/** A token or an upload that may have arrived has sent nobody a message. */
export function notYetSent(error: unknown): never {
  if (error instanceof PluginError && error.code === "uncertain")
    throw new PluginError("unavailable", "a call before the send itself was not answered", { cause: error });
  throw error;
}

/** A fresh token, kept for all processes. Also the account's health check. */
export async function freshToken(config: Config, host: Host, signal: AbortSignal): Promise<string> {
  const body = { appKey: config.client_id, appSecret: config.client_secret };
  const answer = await host.http(post(`${config.api_url}/v1.0/oauth2/accessToken`, body), signal).catch(notYetSent);
  refuseCredentials(answer);
  const { accessToken, expireIn } = json(answer.body, tokenAnswer);
  await host.state.set(tokenKey, accessToken, { ttlMs: Math.max(1000, expireIn * 1000 - earlyMs) });
  return accessToken;
}

export interface Api {
  /** Makes the call with a valid token; a token that is refused is fetched again once. */
  call(make: (token: string) => HttpCall, signal: AbortSignal): Promise<HttpAnswer>;
}

export function createApi(config: Config, host: Host): Api {
  return {
    async call(make, signal) {
      const known = await host.state.get(tokenKey);
      const first = await host.http(make(known ?? (await freshToken(config, host, signal))), signal);
      if (!isTokenRefusal(first)) return first;
      await host.state.delete(tokenKey);
      return host.http(make(await freshToken(config, host, signal)), signal);
    },
  };
}

/** A JSON call of the new API. */
export const apiCall =
  (config: Config, path: string, body: object) =>
  (token: string): HttpCall =>
    post(config.api_url + path, body, { "x-acs-dingtalk-access-token": token });
