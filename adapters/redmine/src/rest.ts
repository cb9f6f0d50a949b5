import { type Host, type HttpAnswer, json, PluginError, refuse } from "@gatehouse/sdk";
import type { z } from "zod";
import type { Config } from "./config.js";

/** What every call needs. */
export interface Desk {
  readonly host: Pick<Host, "http" | "readAttachment" | "log" | "now">;
  readonly config: Config;
}

export type Body = { readonly type: string; readonly bytes: string | Uint8Array };

const base = ({ url }: Config): string => url.replace(/\/+$/, "");

/** The page of an issue. */
export const pageOf = (config: Config, issue: string): string => `${base(config)}/issues/${issue}`;

/** One call of Redmine's REST API (redmine.org/projects/redmine/wiki/Rest_api); the answer is not judged yet. */
export const call = (
  { host, config }: Desk,
  method: "GET" | "POST" | "PUT",
  path: string,
  signal: AbortSignal,
  body?: Body,
): Promise<HttpAnswer> =>
  host.http(
    {
      method,
      url: `${base(config)}${path}`,
      headers: { "x-redmine-api-key": config.api_key, ...(body && { "content-type": body.type }) },
      ...(body && { body: body.bytes }),
    },
    signal,
  );

export const jsonBody = (value: unknown): Body => ({ type: "application/json", bytes: JSON.stringify(value) });

/** 409: somebody else saved the issue at the same moment; Redmine wants the change again. */
export function accept(answer: HttpAnswer): void {
  if (answer.status === 409) throw new PluginError("unavailable", "the issue was changed at the same moment (409)");
  refuse(answer);
}

/** An answer that is no JSON of the expected shape: a proxy's page, or one cut off at the gateway's 64 KiB. */
export function read<S extends z.ZodType>(answer: HttpAnswer, schema: S): z.output<S> {
  accept(answer);
  try {
    return json(answer.body, schema);
  } catch (cause) {
    throw new PluginError("unavailable", "the answer is not what Redmine documents, or was too long", { cause });
  }
}

/** A GET whose answer must be of this shape. */
export const ask = async <S extends z.ZodType>(
  desk: Desk,
  path: string,
  schema: S,
  signal: AbortSignal,
): Promise<z.output<S>> => read(await call(desk, "GET", path, signal), schema);
