import { bytes, json, requireJsonPost, verify, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "./config.js";
import { changeOf } from "./interpret.js";
import { keyOf, transaction } from "./transaction.js";

/** What `scrip.txt` posts. `more`: there are files, which only polling can fetch. */
const posted = transaction.omit({ files: true, lost: true }).extend({ more: z.boolean().default(false) });

/** A transaction the Scrip tells of. RT's user waits for the answer, and nobody reads it: the poll makes up for the rest. */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  const secrets = config.hook_secret === undefined ? [] : [config.hook_secret];
  verify(secrets, request.headers, request.rawBody, request.receivedAt);
  requireJsonPost(request);
  const { more, ...done } = json(request.rawBody, posted);
  const reply = { status: 200 };
  const silent = done.creator === config.user || (done.type === "Status" && changeOf(done, config) === undefined);
  if (silent) return { events: [], reply };
  if (more) return { events: [], reply, wake: done.id };
  return { events: [{ key: keyOf(done), body: bytes(done), contentType: "application/json" }], reply };
}
