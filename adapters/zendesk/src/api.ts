import { type Host, type HttpAnswer, type HttpCall, json, PluginError, refuse } from "@gatehouse/sdk";
import type { z } from "zod";
import type { Config } from "./config.js";
import { refusalOf } from "./refusal.js";

/** The Support API of one account (developer.zendesk.com/api-reference/ticketing/introduction). */
export interface Zendesk {
  get<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal): Promise<z.output<S>>;
  /** What is kept of an answer: its first 64 KiB, which may be no JSON any more. */
  text(path: string, signal: AbortSignal): Promise<string>;
  /** The answer of a creation (201). */
  create(path: string, body: unknown, signal: AbortSignal, headers?: HttpCall["headers"]): Promise<HttpAnswer>;
  /** The answer of bytes sent as they are. */
  upload(path: string, type: string, bytes: Uint8Array, signal: AbortSignal): Promise<HttpAnswer>;
  put(path: string, body: unknown, signal: AbortSignal): Promise<void>;
}

export const rootOf = ({ url }: Pick<Config, "url">): string => url.replace(/\/+$/, "");

/** Something other than Zendesk answered, such as a proxy's page: whether the change was made nobody knows. */
export const foreign = (cause?: unknown): PluginError =>
  new PluginError("uncertain", "the answer is not Zendesk's", { ...(cause !== undefined && { cause }) });

/** Reads what a 2xx answer holds. Throws `uncertain` for anything unexpected. */
export function read<S extends z.ZodType>(answer: HttpAnswer, schema: S): z.output<S> {
  try {
    return json(answer.body, schema);
  } catch (cause) {
    throw foreign(cause);
  }
}

/** An answer longer than what is kept of it, or not Zendesk's. */
export const isUnreadable = (error: unknown): boolean => error instanceof PluginError && error.code === "uncertain";

/** `{email}/token:{api_token}` (developer.zendesk.com/api-reference/introduction/security-and-auth). */
const credentialOf = ({ email, api_token }: Config): string =>
  `Basic ${Buffer.from(`${email}/token:${api_token}`).toString("base64")}`;

export function zendesk(config: Config, host: Pick<Host, "http">): Zendesk {
  const known = { authorization: credentialOf(config), accept: "application/json" };
  async function ask(call: HttpCall, signal: AbortSignal): Promise<HttpAnswer> {
    const answer = await host.http(
      { ...call, url: `${rootOf(config)}${call.url}`, headers: { ...known, ...call.headers } },
      signal,
    );
    const refusal = refusalOf(answer);
    if (refusal !== undefined) throw refusal;
    refuse(answer);
    return answer;
  }
  async function make(call: HttpCall, signal: AbortSignal): Promise<HttpAnswer> {
    const answer = await ask(call, signal);
    if (answer.status !== 201) throw foreign();
    return answer;
  }
  const asJson = (method: HttpCall["method"], url: string, body: unknown, headers: HttpCall["headers"] = {}) => ({
    method,
    url,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return {
    get: async (url, schema, signal) => read(await ask({ method: "GET", url, headers: {} }, signal), schema),
    text: async (url, signal) => (await ask({ method: "GET", url, headers: {} }, signal)).body,
    create: (url, body, signal, headers) => make(asJson("POST", url, body, headers), signal),
    upload: (url, type, bytes, signal) =>
      make({ method: "POST", url, headers: { "content-type": type }, body: bytes }, signal),
    async put(url, body, signal) {
      await ask(asJson("PUT", url, body), signal);
    },
  };
}
