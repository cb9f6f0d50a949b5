import { type Host, type HttpAnswer, type HttpCall, refuse } from "@gatehouse/sdk";
import { answersOf, type Content, callAt, downloadAt, fetchedFile, rootOf } from "@gatehouse/sdk/desk";
import type { z } from "zod";
import type { Config } from "./config.js";

/** What every call needs. */
export interface Desk {
  readonly host: Pick<Host, "http" | "download" | "state" | "readAttachment">;
  readonly config: Config;
}

const known = ({ token }: Config): Readonly<Record<string, string>> => ({
  authorization: `token ${token}`,
  accept: "application/json",
});

/** The page of a ticket. */
export const pageOf = (config: Config, ticket: string): string => `${rootOf(config)}/Ticket/Display.html?id=${ticket}`;

/** A path of REST2 (docs.bestpractical.com/rt/5.0.3/RT/REST2.html). */
const at = (path: string): string => `/REST/2.0${path}`;

/** One call; the answer is not judged yet. */
export const call = (
  { host, config }: Desk,
  method: HttpCall["method"],
  path: string,
  signal: AbortSignal,
  content?: Content,
): Promise<HttpAnswer> =>
  host.http(callAt(config, { method, path: at(path), headers: known(config), content }), signal);

/** RT answers in JSON; a proxy in front of it may not. */
const answers = answersOf("RT", "unavailable");

/** What an answer holds, which must be of this shape. */
export function read<S extends z.ZodType>(answer: HttpAnswer, schema: S): z.output<S> {
  refuse(answer);
  return answers.read(answer, schema);
}

/** A GET whose answer must be of this shape. */
export const ask = async <S extends z.ZodType>(
  desk: Desk,
  path: string,
  schema: S,
  signal: AbortSignal,
): Promise<z.output<S>> => read(await call(desk, "GET", path, signal), schema);

/** A GET whose answer may be of any size. Undefined: it is too large for the gateway, or not for us to read. */
export async function askLong<S extends z.ZodType>(
  { host, config }: Desk,
  path: string,
  schema: S,
  signal: AbortSignal,
): Promise<z.output<S> | undefined> {
  const bytes = await fetchedFile(host, downloadAt(config, { path: at(path), headers: known(config) }), signal);
  return bytes && answers.read({ body: bytes }, schema);
}

/** A text inside TicketSQL or TransactionSQL. */
export const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
