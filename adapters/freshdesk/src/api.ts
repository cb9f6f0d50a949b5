import { type Host, type HttpAnswer, type HttpCall, PluginError, refuse } from "@gatehouse/sdk";
import { answersOf, type Content, callAt } from "@gatehouse/sdk/desk";
import type { z } from "zod";
import type { Config } from "./config.js";
import { refusalOf } from "./refusal.js";

/** The API v2 of one account (developers.freshdesk.com/api). */
export interface Freshdesk {
  get<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal): Promise<z.output<S>>;
  /** The answer of a creation (201). */
  create(path: string, content: Content, signal: AbortSignal): Promise<HttpAnswer>;
  put(path: string, content: Content, signal: AbortSignal): Promise<void>;
  /** Whatever is answered. */
  ask(method: HttpCall["method"], path: string, signal: AbortSignal, content?: Content): Promise<HttpAnswer>;
}

/** An answer longer than what is kept of it, or not Freshdesk's. */
export const isUnreadable = (error: unknown): boolean => error instanceof PluginError && error.code === "uncertain";

/** Something other than Freshdesk may answer, such as a proxy's page: whether a change was made nobody knows. */
export const { foreign, read } = answersOf("Freshdesk");

/** Throws the code an answer stands for; returns for 2xx. */
export function accept(answer: HttpAnswer): HttpAnswer {
  const refusal = refusalOf(answer);
  if (refusal !== undefined) throw refusal;
  refuse(answer);
  return answer;
}

export function freshdesk(config: Config, host: Pick<Host, "http">): Freshdesk {
  const authorization = `Basic ${Buffer.from(`${config.api_key}:X`).toString("base64")}`;
  const headers = { authorization, accept: "application/json" };
  const ask: Freshdesk["ask"] = (method, path, signal, content) =>
    host.http(callAt(config, { method, path, headers, content }), signal);
  return {
    ask,
    get: async (path, schema, signal) => read(accept(await ask("GET", path, signal)), schema),
    async create(path, content, signal) {
      const answer = accept(await ask("POST", path, signal, content));
      if (answer.status !== 201) throw foreign();
      return answer;
    },
    async put(path, content, signal) {
      accept(await ask("PUT", path, signal, content));
    },
  };
}
