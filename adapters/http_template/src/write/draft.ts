import { type HttpCall, PluginError } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import { addressOf } from "./address.js";
import type { MappedRequest } from "./mapped.js";

/** A call whose body is not written yet: some signatures are parameters in it. */
export interface Draft {
  readonly method: HttpCall["method"];
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const lowered = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

export function draftOf(request: MappedRequest, config: Config): Draft {
  const { method = config.method, path, query, headers = {}, body } = request;
  if (method === "GET" && body !== undefined)
    throw new PluginError("rejected", "body: a GET has none; parameters go into query");
  return {
    method,
    url: addressOf(config.url, path, query),
    headers: { ...lowered(config.headers), ...lowered(headers) },
    ...(body !== undefined && { body }),
  };
}

export type Members = Readonly<Record<string, unknown>>;

export const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);

/** The members that a form or a signature can hold, as text; null and undefined are left out. Throws `rejected`. */
export function flat(members: Members, what: string): [string, string][] {
  return Object.entries(members).flatMap(([name, value]): [string, string][] => {
    if (value === null || value === undefined) return [];
    if (!isText(value)) throw new PluginError("rejected", `body: ${what} holds only texts and numbers`);
    return [[name, String(value)]];
  });
}

function formText(body: unknown): string {
  if (!isMembers(body)) throw new PluginError("rejected", "body: a form needs an object");
  return new URLSearchParams(flat(body, "a form")).toString();
}

const types = { json: "application/json", form: "application/x-www-form-urlencoded" } as const;

/** A text stays as it is, so that an author can sign exact bytes; all else is written as the option `content_type` says. */
export function written({ method, url, headers, body }: Draft, format: Config["content_type"]): HttpCall {
  if (body === undefined) return { method, url: url.href, headers };
  const text = typeof body === "string" ? body : format === "form" ? formText(body) : JSON.stringify(body);
  return { method, url: url.href, headers: { "content-type": types[format], ...headers }, body: text };
}
