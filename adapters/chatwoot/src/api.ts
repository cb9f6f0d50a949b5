import { type Host, type HttpAnswer, type HttpCall, json, PluginError, refuse } from "@gatehouse/sdk";
import { withCa } from "@gatehouse/sdk/desk";
import type { z } from "zod";
import type { Config } from "./config.js";
import { type Items, itemsIn } from "./items-in.js";

/** A form with its own content type. */
export interface Form {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** The application API of one account (developers.chatwoot.com, `/api/v1/accounts/{account_id}`). */
export interface Chatwoot {
  get<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal): Promise<z.output<S>>;
  /** The members of `payload`, as far as they were kept of the answer. */
  list<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal): Promise<Items<z.output<S>>>;
  post<S extends z.ZodType>(path: string, body: unknown, schema: S, signal: AbortSignal): Promise<z.output<S>>;
  /** A change whose answer, which may be long, tells nothing. */
  change(path: string, body: Form | object, signal: AbortSignal): Promise<void>;
}

export const rootOf = ({ url }: Pick<Config, "url">): string => url.replace(/\/+$/, "");

/** Something other than Chatwoot answered: whether the change was made nobody knows. */
const foreign = (cause?: unknown): PluginError =>
  new PluginError("uncertain", "the answer is not Chatwoot's", { ...(cause !== undefined && { cause }) });

function read<S extends z.ZodType>({ body }: HttpAnswer, schema: S): z.output<S> {
  try {
    return json(body, schema);
  } catch (cause) {
    throw foreign(cause);
  }
}

/** Is what the error is about not there (any more)? */
export const isMissing = (error: unknown): boolean =>
  error instanceof PluginError && error.details.providerCode === "404";

/** 422: a value it does not take, or one that must be unique. */
export const isUnprocessable = (error: unknown): boolean =>
  error instanceof PluginError && error.details.providerCode === "422";

const isForm = (body: Form | object): body is Form => "contentType" in body;

export function chatwoot(config: Config, host: Pick<Host, "http" | "now">): Chatwoot {
  const base = `${rootOf(config)}/api/v1/accounts/${config.account_id}`;
  async function ask(method: HttpCall["method"], path: string, signal: AbortSignal, body?: Form | object) {
    const contentType = body !== undefined && isForm(body) ? body.contentType : "application/json";
    const headers = { api_access_token: config.token, "content-type": contentType };
    const sent = body === undefined ? {} : { body: isForm(body) ? body.body : JSON.stringify(body) };
    const answer = await host.http(withCa({ method, url: `${base}${path}`, headers, ...sent }, config), signal);
    refuse(answer);
    return answer;
  }
  return {
    get: async (path, schema, signal) => read(await ask("GET", path, signal), schema),
    post: async (path, body, schema, signal) => read(await ask("POST", path, signal, body as object), schema),
    async list(path, schema, signal) {
      const answer = await ask("GET", path, signal);
      const found = itemsIn(answer.body, schema);
      if (found === undefined) throw foreign();
      const told = Date.parse(answer.headers.get("date") ?? "");
      return { ...found, at: Number.isNaN(told) ? host.now() : new Date(told) };
    },
    async change(path, body, signal) {
      const { headers } = await ask("POST", path, signal, body);
      if (!headers.get("content-type")?.startsWith("application/json")) throw foreign();
    },
  };
}
