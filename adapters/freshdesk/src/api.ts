import { type Host, type HttpAnswer, type HttpCall, json, PluginError, refuse } from "@gatehouse/sdk";
import type { z } from "zod";
import type { Config } from "./config.js";
import { refusalOf } from "./refusal.js";

/** A body and its content type. */
export interface Content {
  readonly type: string;
  readonly bytes: string | Uint8Array;
}

/** The API v2 of one account (developers.freshdesk.com/api). */
export interface Freshdesk {
  get<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal): Promise<z.output<S>>;
  /** The answer of a creation (201). */
  create(path: string, content: Content, signal: AbortSignal): Promise<HttpAnswer>;
  put(path: string, content: Content, signal: AbortSignal): Promise<void>;
  /** Whatever is answered. */
  ask(method: HttpCall["method"], path: string, signal: AbortSignal, content?: Content): Promise<HttpAnswer>;
}

export const rootOf = ({ url }: Pick<Config, "url">): string => url.replace(/\/+$/, "");

/** An answer longer than what is kept of it, or not Freshdesk's. */
export const isUnreadable = (error: unknown): boolean => error instanceof PluginError && error.code === "uncertain";

export const asJson = (value: unknown): Content => ({ type: "application/json", bytes: JSON.stringify(value) });

/** Something other than Freshdesk answered, such as a proxy's page: whether the change was made nobody knows. */
const foreign = (cause?: unknown): PluginError =>
  new PluginError("uncertain", "the answer is not Freshdesk's", { ...(cause !== undefined && { cause }) });

/** Reads what a 2xx answer holds. Throws `uncertain` for anything unexpected. */
export function read<S extends z.ZodType>(answer: HttpAnswer, schema: S): z.output<S> {
  try {
    return json(answer.body, schema);
  } catch (cause) {
    throw foreign(cause);
  }
}

/** Throws the code an answer stands for; returns for 2xx. */
export function accept(answer: HttpAnswer): HttpAnswer {
  const refusal = refusalOf(answer);
  if (refusal !== undefined) throw refusal;
  refuse(answer);
  return answer;
}

export function freshdesk(config: Config, host: Pick<Host, "http">): Freshdesk {
  const authorization = `Basic ${Buffer.from(`${config.api_key}:X`).toString("base64")}`;
  const ask: Freshdesk["ask"] = (method, path, signal, content) => {
    const headers = { authorization, accept: "application/json" };
    const call = { method, url: `${rootOf(config)}${path}`, headers };
    const full = content && { ...call, headers: { ...headers, "content-type": content.type }, body: content.bytes };
    return host.http(full ?? call, signal);
  };
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
