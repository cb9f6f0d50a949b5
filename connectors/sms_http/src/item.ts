import { json, PluginError, type RawEvent } from "@gatehouse/sdk";
import { z } from "zod";
import { decoded, form } from "./form.js";
import { scalar, valueAt } from "./path.js";
import type { ReceiveOptions } from "./receive-options.js";

/** Content types of our raw events: each says how its bytes are read again. */
export const types = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
  /** The query, a line feed, then the POSTed bytes as they came. */
  text: "application/vnd.gatehouse.query-and-text",
} as const;

/** One message or report: a way to ask for their fields by name. */
export type Item = (name: string | undefined) => string | undefined;

const object = z.record(z.string(), z.unknown());
const lineFeed = 0x0a;

const ofFields =
  (fields: Readonly<Record<string, string>>): Item =>
  (name) =>
    name !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;

const ofTree =
  (tree: unknown): Item =>
  (name) =>
    name === undefined ? undefined : scalar(valueAt(tree, name));

/** The query's fields, and the body as the text, in the charset the query names. */
function ofText(body: Uint8Array, { fields, charset }: ReceiveOptions): Item {
  const at = body.indexOf(lineFeed);
  if (at < 0) throw new PluginError("rejected", "the raw event has no query");
  const query = ofFields(form(body.subarray(0, at), "utf-8"));
  const bytes = body.subarray(at + 1);
  const named = query(fields.charset);
  return (name) =>
    name === fields.text && bytes.length > 0
      ? decoded(bytes, named === undefined || named === "" ? charset : named)
      : query(name);
}

/** Throws `rejected` where the bytes are not what their content type says. */
export function itemOf(raw: Pick<RawEvent, "body" | "contentType">, receive: ReceiveOptions): Item {
  switch (raw.contentType) {
    case types.json:
      return ofTree(json(raw.body, object));
    case types.form:
      return ofFields(form(raw.body, receive.charset));
    case types.text:
      return ofText(raw.body, receive);
    default:
      throw new PluginError("rejected", "a raw event of another content type");
  }
}
