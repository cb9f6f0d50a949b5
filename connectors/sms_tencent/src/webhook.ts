import { createHash } from "node:crypto";
import { bytes, json, type RawEvent, verifyPathSecret, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "./config.js";

/** Reports come as a list, replies one by one. Split loosely, interpreted strictly: one odd entry harms only itself. */
const entry = z.record(z.string(), z.unknown()).refine((given) => Object.keys(given).length > 0, "is empty");
const pushed = z.union([z.array(entry).min(1).max(1000), entry]);

const hashOf = (value: unknown): string => createHash("sha256").update(bytes(value)).digest("hex");

/** A reply has no id of its own: number, text and second tell it from the next. */
function keyOf(given: Readonly<Record<string, unknown>>): string {
  const { sid, mobile, report_status, errmsg } = given;
  if (typeof sid === "string" && sid !== "") return `report:${hashOf([sid, mobile, report_status, errmsg])}`;
  return `reply:${hashOf(["nationcode", "mobile", "text", "time", "extend"].map((name) => given[name] ?? ""))}`;
}

/** The two callbacks, unsigned; `result` 0 tells the platform that they are kept. */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  verifyPathSecret(request, config.path_secret);
  const found = json(request.rawBody, pushed);
  const events = (Array.isArray(found) ? found : [found]).map(
    (given): RawEvent => ({ key: keyOf(given), body: bytes(given), contentType: "application/json" }),
  );
  return { events, reply: { status: 200, body: '{"result":0,"errmsg":"OK"}', contentType: "application/json" } };
}
