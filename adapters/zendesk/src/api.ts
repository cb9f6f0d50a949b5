import { type Host, type HttpAnswer, type HttpCall, PluginError, refuse } from "@gatehouse/sdk";
import { answersOf, asJson, type Content, callAt } from "@gatehouse/sdk/desk";
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
  upload(path: string, content: Content, signal: AbortSignal): Promise<HttpAnswer>;
  put(path: string, body: unknown, signal: AbortSignal): Promise<void>;
}

/** Something other than Zendesk may answer, such as a proxy's page: whether a change was made nobody knows. */
export const { foreign, read } = answersOf("Zendesk");

/** An answer longer than what is kept of it, or not Zendesk's. */
export const isUnreadable = (error: unknown): boolean => error instanceof PluginError && error.code === "uncertain";

/** `{email}/token:{api_token}` (developer.zendesk.com/api-reference/introduction/security-and-auth). */
const credentialOf = ({ email, api_token }: Config): string =>
  `Basic ${Buffer.from(`${email}/token:${api_token}`).toString("base64")}`;

type Method = HttpCall["method"];

export function zendesk(config: Config, host: Pick<Host, "http">): Zendesk {
  const known = { authorization: credentialOf(config), accept: "application/json" };
  async function ask(
    method: Method,
    path: string,
    signal: AbortSignal,
    content?: Content,
    more: HttpCall["headers"] = {},
  ): Promise<HttpAnswer> {
    const call = { method, path, headers: { ...known, ...more }, content };
    const answer = await host.http(callAt(config, call), signal);
    const refusal = refusalOf(answer);
    if (refusal !== undefined) throw refusal;
    refuse(answer);
    return answer;
  }
  async function make(path: string, signal: AbortSignal, content: Content, more?: HttpCall["headers"]) {
    const answer = await ask("POST", path, signal, content, more);
    if (answer.status !== 201) throw foreign();
    return answer;
  }
  return {
    get: async (path, schema, signal) => read(await ask("GET", path, signal), schema),
    text: async (path, signal) => (await ask("GET", path, signal)).body,
    create: (path, body, signal, headers) => make(path, signal, asJson(body), headers),
    upload: (path, content, signal) => make(path, signal, content),
    async put(path, body, signal) {
      await ask("PUT", path, signal, asJson(body));
    },
  };
}
