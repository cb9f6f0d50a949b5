import { createHmac } from "node:crypto";
import { type HttpCall, type Outbound, PluginError, type SendContext } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { withValue } from "./path.js";
import type { SendOptions } from "./send-options.js";

type Value = string | number | boolean;
type Fields = readonly (readonly [name: string, value: Value])[];

const numberOf = (message: Outbound, { strip_prefix }: SendOptions): string => {
  const { value } = message.to;
  return value.startsWith(strip_prefix) ? value.slice(strip_prefix.length) : value;
};

const textOf = (message: Outbound, { signature, fields }: SendOptions): string =>
  signature === undefined || fields.sign !== undefined ? message.text : `【${signature}】${message.text}`;

/** The address as it was written: a provider's own placeholders such as `%d` must stay as they are. */
const callbackOf = (message: Outbound, { callback_url = "", callback_id_name }: SendOptions): string =>
  `${callback_url}${callback_url.includes("?") ? "&" : "?"}${encodeURIComponent(callback_id_name)}=${encodeURIComponent(message.id)}`;

function fieldsOf(message: Outbound, send: SendOptions): Fields {
  const { to, text, id, sign, callback } = send.fields;
  return [
    ...Object.entries(send.fixed),
    ...(send.auth.type === "fields" ? Object.entries(send.auth.fields) : []),
    [to, numberOf(message, send)],
    [text, textOf(message, send)],
    ...(id === undefined ? [] : [[id, message.id] as const]),
    ...(sign === undefined || send.signature === undefined ? [] : [[sign, send.signature] as const]),
    ...(callback === undefined ? [] : [[callback, callbackOf(message, send)] as const]),
  ];
}

const encoded = (fields: Fields): string =>
  new URLSearchParams(fields.map(([name, value]): [string, string] => [name, String(value)])).toString();

function authHeaders({ auth }: SendOptions, body: string): Readonly<Record<string, string>> {
  switch (auth.type) {
    case "none":
    case "fields":
      return {};
    case "basic":
      return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString("base64")}` };
    case "bearer":
      return { authorization: `Bearer ${auth.token}` };
    case "header":
      return { [auth.name.toLowerCase()]: auth.key };
    case "hmac":
      return { [auth.header.toLowerCase()]: createHmac("sha256", auth.key).update(body).digest(auth.encoding) };
  }
}

/** Where the parameters stand, and as what. */
function placed(
  send: SendOptions,
  fields: Fields,
): { readonly url: string; readonly type?: string; readonly body: string } {
  switch (send.format) {
    case "query":
      return { url: `${send.url}${send.url.includes("?") ? "&" : "?"}${encoded(fields)}`, body: "" };
    case "form":
      return { url: send.url, type: "application/x-www-form-urlencoded", body: encoded(fields) };
    case "json": {
      const tree = fields.reduce<unknown>((at, [name, value]) => withValue(at, name, value), {});
      return { url: send.url, type: "application/json", body: JSON.stringify(tree) };
    }
  }
}

/** One call with the names the account's options give. */
export function render(message: Outbound, { config }: SendContext<Config>): HttpCall {
  const { send } = config;
  if (send === undefined)
    throw new PluginError("rejected", "this account has no send options, so it can only receive", {
      reason: "unsupported",
    });
  const { url, type, body } = placed(send, fieldsOf(message, send));
  const own = Object.entries(send.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const headers = { ...(type !== undefined && { "content-type": type }), ...Object.fromEntries(own) };
  return {
    method: send.method,
    url,
    headers: { ...headers, ...authHeaders(send, body) },
    ...(body !== "" && { body }),
  };
}
