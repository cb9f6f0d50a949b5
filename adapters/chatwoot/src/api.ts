import { type Host, type HttpCall, refuse } from "@gatehouse/sdk";
import { answersOf, asJson, type Content, callAt, isCode } from "@gatehouse/sdk/desk";
import type { z } from "zod";
import type { Config } from "./config.js";
import { type Items, itemsIn } from "./items-in.js";

/** The application API of one account (developers.chatwoot.com, `/api/v1/accounts/{account_id}`). */
export interface Chatwoot {
  get<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal): Promise<z.output<S>>;
  /** The members of `payload`, as far as they were kept of the answer. */
  list<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal): Promise<Items<z.output<S>>>;
  post<S extends z.ZodType>(path: string, body: unknown, schema: S, signal: AbortSignal): Promise<z.output<S>>;
  /** A change whose answer, which may be long, tells nothing. */
  change(path: string, content: Content, signal: AbortSignal): Promise<void>;
}

/** Something other than Chatwoot may answer: whether a change was made nobody knows. */
const { foreign, read } = answersOf("Chatwoot");

/** Is what the error is about not there (any more)? */
export const isMissing = isCode("404");
/** A value it does not take, or one that must be unique. */
export const isUnprocessable = isCode("422");

export function chatwoot(config: Config, host: Pick<Host, "http" | "now">): Chatwoot {
  const headers = { api_access_token: config.token };
  async function ask(method: HttpCall["method"], rest: string, signal: AbortSignal, content?: Content) {
    const path = `/api/v1/accounts/${config.account_id}${rest}`;
    const answer = await host.http(callAt(config, { method, path, headers, content }), signal);
    refuse(answer);
    return answer;
  }
  return {
    get: async (path, schema, signal) => read(await ask("GET", path, signal), schema),
    post: async (path, body, schema, signal) => read(await ask("POST", path, signal, asJson(body)), schema),
    async list(path, schema, signal) {
      const answer = await ask("GET", path, signal);
      const found = itemsIn(answer.body, schema);
      if (found === undefined) throw foreign();
      const told = Date.parse(answer.headers.get("date") ?? "");
      return { ...found, at: Number.isNaN(told) ? host.now() : new Date(told) };
    },
    async change(path, content, signal) {
      const { headers } = await ask("POST", path, signal, content);
      if (!headers.get("content-type")?.startsWith("application/json")) throw foreign();
    },
  };
}
