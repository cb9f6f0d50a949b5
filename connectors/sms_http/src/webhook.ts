import { createHash } from "node:crypto";
import { bytes, json, PluginError, type RawEvent, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import { z } from "zod";
import { authorise } from "./authorise.js";
import type { Config } from "./config.js";
import { type Item, itemOf, types } from "./item.js";
import type { ReceiveOptions } from "./receive-options.js";

type Bytes = Pick<RawEvent, "body" | "contentType">;

const entries = z.union([
  z.record(z.string(), z.unknown()),
  z.array(z.record(z.string(), z.unknown())).min(1).max(1000),
]);

/** One for each message or report; a provider's list becomes as many. A GET is its query, whatever the format. */
function split(request: WebhookRequest, { format }: ReceiveOptions): readonly Bytes[] {
  const query = Buffer.from(request.url.search.slice(1));
  if (format === "text") {
    const body = request.method === "GET" ? new Uint8Array() : request.rawBody;
    return [{ body: Buffer.concat([query, Buffer.from("\n"), body]), contentType: types.text }];
  }
  if (format === "query" || request.method === "GET") return [{ body: query, contentType: types.form }];
  if (format === "form") return [{ body: request.rawBody, contentType: types.form }];
  const found = json(request.rawBody, entries);
  const list = Array.isArray(found) ? found.map((entry) => bytes(entry)) : [request.rawBody];
  return list.map((body) => ({ body, contentType: types.json }));
}

const missing = (path: string): PluginError =>
  new PluginError("rejected", `${path}: is needed`, { faults: [{ path, message: "is needed" }] });

const hashOf = (body: Uint8Array): string => createHash("sha256").update(body).digest("hex");

/** A status is told once per message. Without an id a message is known by all its bytes, if a time tells two apart. */
function keyOf(item: Item, body: Uint8Array, { fields, report }: ReceiveOptions): string {
  if (report !== undefined && item(report.when) !== undefined) {
    const id = item(report.id);
    if (id === undefined || id === "") throw missing(report.id);
    return `report:${hashOf(bytes([id, item(report.status) ?? ""]))}`;
  }
  const id = item(fields.id);
  if (id !== undefined && id !== "") return `message:${hashOf(Buffer.from(id))}`;
  if (item(fields.time) === undefined) throw missing(fields.id);
  return `content:${hashOf(body)}`;
}

/** Checks who calls, splits, keys; the answer is the one the provider wants to read. */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  const { receive } = config;
  if (receive === undefined) throw new PluginError("rejected", "this account has no receive options, so it only sends");
  authorise(request, receive.auth);
  const events = split(request, receive).map((raw) => ({
    ...raw,
    key: keyOf(itemOf(raw, receive), raw.body, receive),
  }));
  return { events, reply: { status: 200, body: receive.reply, contentType: "text/plain; charset=utf-8" } };
}
