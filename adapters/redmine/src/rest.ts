import { type Host, type HttpAnswer, type HttpCall, json, PluginError, refuse } from "@gatehouse/sdk";
import { withCa } from "@gatehouse/sdk/desk";
import type { z } from "zod";
import type { Config } from "./config.js";

/** What every call needs. */
export interface Desk {
  readonly host: Pick<Host, "http" | "download" | "readAttachment" | "log" | "now">;
  readonly config: Config;
}

export type Body = { readonly type: string; readonly bytes: string | Uint8Array };

const base = ({ url }: Config): string => url.replace(/\/+$/, "");

/** The page of an issue. */
export const pageOf = (config: Config, issue: string): string => `${base(config)}/issues/${issue}`;

const known = ({ api_key }: Config): Readonly<Record<string, string>> => ({ "x-redmine-api-key": api_key });

/** One call of Redmine's REST API (redmine.org/projects/redmine/wiki/Rest_api); the answer is not judged yet. */
export const call = (
  { host, config }: Desk,
  method: "GET" | "POST" | "PUT",
  path: string,
  signal: AbortSignal,
  body?: Body,
): Promise<HttpAnswer> =>
  host.http(
    withCa(
      {
        method,
        url: `${base(config)}${path}`,
        headers: { ...known(config), ...(body && { "content-type": body.type }) },
        ...(body && { body: body.bytes }),
      },
      config,
    ),
    signal,
  );

/** What a download of this path needs; never another address, since our key goes along. */
export const fileAt = (config: Config, path: string): Pick<HttpCall, "url" | "headers" | "tls"> =>
  withCa({ url: `${base(config)}${path}`, headers: known(config) }, config);

export const jsonBody = (value: unknown): Body => ({ type: "application/json", bytes: JSON.stringify(value) });

/** 409: somebody else saved the issue at the same moment; Redmine wants the change again. */
export function accept(answer: HttpAnswer): void {
  if (answer.status === 409) throw new PluginError("unavailable", "the issue was changed at the same moment (409)");
  refuse(answer);
}

const foreign = (cause?: unknown): PluginError =>
  new PluginError("unavailable", "the answer is not what Redmine documents", { ...(cause !== undefined && { cause }) });

function parsed<S extends z.ZodType>(body: string | Uint8Array, schema: S): z.output<S> {
  try {
    return json(body, schema);
  } catch (cause) {
    throw foreign(cause);
  }
}

/** An answer that is no JSON of the expected shape may come from a proxy in front: it can pass. */
export function read<S extends z.ZodType>(answer: HttpAnswer, schema: S): z.output<S> {
  accept(answer);
  return parsed(answer.body, schema);
}

/** The number of the issue that was made: it stands first, and what follows repeats all we wrote, perhaps cut off. */
export function createdIn(answer: HttpAnswer): string {
  accept(answer);
  const [, id] = /^\s*\{\s*"issue"\s*:\s*\{\s*"id"\s*:\s*([1-9]\d*)\s*[,}]/.exec(answer.body) ?? [];
  if (id === undefined) throw foreign();
  return id;
}

/** A GET whose answer must be of this shape and may be of any size: issues hold whole texts. */
export const ask = async <S extends z.ZodType>(
  { host, config }: Desk,
  path: string,
  schema: S,
  signal: AbortSignal,
): Promise<z.output<S>> => parsed(await host.download(fileAt(config, path), signal), schema);

/** The same of something that may have been deleted: undefined then. */
export async function askIfThere<S extends z.ZodType>(
  desk: Desk,
  path: string,
  schema: S,
  signal: AbortSignal,
): Promise<z.output<S> | undefined> {
  try {
    return await ask(desk, path, schema, signal);
  } catch (error) {
    if (error instanceof PluginError && error.details.providerCode === "404") return undefined;
    throw error;
  }
}
