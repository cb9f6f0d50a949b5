import { type Host, type HttpAnswer, type HttpCall, json, PluginError, refuse } from "@gatehouse/sdk";
import { withCa } from "@gatehouse/sdk/desk";
import type { z } from "zod";
import type { Config } from "./config.js";

/** The REST API of one installation (docs.zammad.org/en/latest/api/intro.html). */
export interface Zammad {
  get<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal): Promise<z.output<S>>;
  /** The answer of a creation (201), unread: an article's may be longer than what is kept of an answer. */
  create(path: string, body: unknown, signal: AbortSignal): Promise<HttpAnswer>;
  put(path: string, body: unknown, signal: AbortSignal): Promise<void>;
}

export const rootOf = ({ url }: Pick<Config, "url">): string => url.replace(/\/+$/, "");

/** Something other than Zammad answered, such as a proxy's page: whether the change was made nobody knows. */
const foreign = (cause?: unknown): PluginError =>
  new PluginError("uncertain", "the answer is not Zammad's", { ...(cause !== undefined && { cause }) });

/** Reads what a 2xx answer holds. Throws `uncertain` for anything unexpected. */
export function read<S extends z.ZodType>(answer: HttpAnswer, schema: S): z.output<S> {
  try {
    return json(answer.body, schema);
  } catch (cause) {
    throw foreign(cause);
  }
}

/** Is what the error is about not there (any more)? Zammad answers 404 with `Couldn't find …`. */
export const isMissing = (error: unknown): boolean =>
  error instanceof PluginError && error.details.providerCode === "404";

/** Zammad's 422: a value it does not take, or a reference to what is not there. */
export const isUnprocessable = (error: unknown): boolean =>
  error instanceof PluginError && error.details.providerCode === "422";

export function zammad(config: Config, host: Pick<Host, "http">): Zammad {
  const headers = { authorization: `Token token=${config.token}`, "content-type": "application/json" };
  async function ask(method: HttpCall["method"], path: string, signal: AbortSignal, body?: unknown) {
    const call = withCa({ method, url: `${rootOf(config)}${path}`, headers }, config);
    const answer = await host.http(body === undefined ? call : { ...call, body: JSON.stringify(body) }, signal);
    refuse(answer);
    return answer;
  }
  return {
    get: async (path, schema, signal) => read(await ask("GET", path, signal), schema),
    async create(path, body, signal) {
      const answer = await ask("POST", path, signal, body);
      if (answer.status !== 201) throw foreign();
      return answer;
    },
    async put(path, body, signal) {
      await ask("PUT", path, signal, body);
    },
  };
}
