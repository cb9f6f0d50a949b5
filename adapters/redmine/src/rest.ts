import { type Host, type HttpAnswer, type HttpCall, PluginError, refuse } from "@gatehouse/sdk";
import { answersOf, type Content, callAt, downloadAt, isCode, rootOf } from "@gatehouse/sdk/desk";
import type { z } from "zod";
import type { Config } from "./config.js";

/** What every call needs. */
export interface Desk {
  readonly host: Pick<Host, "http" | "download" | "readAttachment" | "log" | "now">;
  readonly config: Config;
}

/** The page of an issue. */
export const pageOf = (config: Config, issue: string): string => `${rootOf(config)}/issues/${issue}`;

const known = ({ api_key }: Config): Readonly<Record<string, string>> => ({ "x-redmine-api-key": api_key });

/** One call of Redmine's REST API (redmine.org/projects/redmine/wiki/Rest_api); the answer is not judged yet. */
export const call = (
  { host, config }: Desk,
  method: HttpCall["method"],
  path: string,
  signal: AbortSignal,
  content?: Content,
): Promise<HttpAnswer> => host.http(callAt(config, { method, path, headers: known(config), content }), signal);

/** What a download of this path needs; never another address, since our key goes along. */
export const fileAt = (config: Config, path: string): Pick<HttpCall, "url" | "headers" | "tls"> =>
  downloadAt(config, { path, headers: known(config) });

/** 409: somebody else saved the issue at the same moment; Redmine wants the change again. */
export function accept(answer: HttpAnswer): void {
  if (answer.status === 409) throw new PluginError("unavailable", "the issue was changed at the same moment (409)");
  refuse(answer);
}

/** Redmine answers in JSON; a proxy in front of it may not. */
const answers = answersOf("Redmine", "unavailable");

/** What an answer holds, which must be of this shape. */
export function read<S extends z.ZodType>(answer: HttpAnswer, schema: S): z.output<S> {
  accept(answer);
  return answers.read(answer, schema);
}

/** The number of the issue that was made: it stands first, and what follows repeats all we wrote, perhaps cut off. */
export function createdIn(answer: HttpAnswer): string {
  accept(answer);
  const [, id] = /^\s*\{\s*"issue"\s*:\s*\{\s*"id"\s*:\s*([1-9]\d*)\s*[,}]/.exec(answer.body) ?? [];
  if (id === undefined) throw answers.foreign();
  return id;
}

/** A GET whose answer must be of this shape and may be of any size: issues hold whole texts. */
export const ask = async <S extends z.ZodType>(
  { host, config }: Desk,
  path: string,
  schema: S,
  signal: AbortSignal,
): Promise<z.output<S>> => answers.read({ body: await host.download(fileAt(config, path), signal) }, schema);

const isMissing = isCode("404");

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
    if (isMissing(error)) return undefined;
    throw error;
  }
}
