import { json, PluginError, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "../config.js";
import { exactJson } from "../exact-json.js";
import { kindOf, rawOf } from "./item.js";
import { listAt, single } from "./items.js";
import { verify } from "./verify.js";

function readBody({ rawBody }: WebhookRequest): unknown {
  // First for the bytes, the keys and the depth; then for whole numbers as they stand.
  json(rawBody, z.unknown());
  return exactJson(Buffer.from(rawBody).toString());
}

/** One call of theirs: verified on its raw bytes, then split. What no rule of `replies.commands` names leaves no trace. */
export function webhook(request: WebhookRequest, { replies }: Config): WebhookResult {
  if (replies?.webhook === undefined)
    throw new PluginError("bad_signature", "this endpoint takes nothing in: it has no option replies.webhook");
  const { verify: recipe, items, answer } = replies.webhook;
  verify(request, recipe);
  const value = readBody(request);
  const found = items === undefined ? [single(value)] : listAt(value, items);
  const wanted = found.filter((item) => kindOf(item, replies) !== undefined);
  const reply = answer === "" ? { status: 200 } : { status: 200, body: answer };
  return { events: wanted.map((item) => rawOf(item, replies)), reply };
}
