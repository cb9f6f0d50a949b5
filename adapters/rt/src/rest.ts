import { type Host, type HttpAnswer, json, PluginError, refuse } from "@gatehouse/sdk";
import { fetchedFile, withCa } from "@gatehouse/sdk/desk";
import type { z } from "zod";
import type { Config } from "./config.js";

/** What every call needs. */
export interface Desk {
  readonly host: Pick<Host, "http" | "download" | "state" | "readAttachment">;
  readonly config: Config;
}

type Body = { readonly type: string; readonly bytes: string | Uint8Array };

const base = ({ url }: Config): string => url.replace(/\/+$/, "");

const known = ({ token }: Config): Readonly<Record<string, string>> => ({
  authorization: `token ${token}`,
  accept: "application/json",
});

/** The page of a ticket. */
export const pageOf = (config: Config, ticket: string): string => `${base(config)}/Ticket/Display.html?id=${ticket}`;

/** One call of RT's REST2 (docs.bestpractical.com/rt/5.0.3/RT/REST2.html); the answer is not judged yet. */
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
        url: `${base(config)}/REST/2.0${path}`,
        headers: { ...known(config), ...(body && { "content-type": body.type }) },
        ...(body && { body: body.bytes }),
      },
      config,
    ),
    signal,
  );

export const jsonBody = (value: unknown): Body => ({ type: "application/json", bytes: JSON.stringify(value) });

const foreign = (cause: unknown): PluginError =>
  new PluginError("unavailable", "the answer is not what REST2 documents", { cause });

/** An answer of RT that is no JSON of the expected shape may come from a proxy in front of it: it can pass. */
export function read<S extends z.ZodType>(answer: HttpAnswer, schema: S): z.output<S> {
  refuse(answer);
  try {
    return json(answer.body, schema);
  } catch (cause) {
    throw foreign(cause);
  }
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
  const url = `${base(config)}/REST/2.0${path}`;
  const bytes = await fetchedFile(host, withCa({ url, headers: known(config) }, config), signal);
  try {
    return bytes && json(bytes, schema);
  } catch (cause) {
    throw foreign(cause);
  }
}

/** A text inside TicketSQL or TransactionSQL. */
export const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
