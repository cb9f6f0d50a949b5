import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { bytes, json, type RawEvent } from "@gatehouse/sdk";
import { z } from "zod";

/** What was published, verbatim, with its topic: the sender is known by the topic alone. */
const envelope = z.union([
  z.strictObject({ topic: z.string(), payload: z.string() }),
  z.strictObject({ topic: z.string(), payload_base64: z.base64() }),
]);

export interface Published {
  readonly topic: string;
  readonly payload: Uint8Array;
}

const named = z.looseObject({ id: z.string().min(1), type: z.string().default("message") });

/** What names the publication: its own id, else its content. */
function nameOf(payload: Uint8Array): string {
  try {
    const { id, type } = json(payload, named);
    return `${type}:${id}`;
  } catch {
    return "";
  }
}

/**
 * The key holds the topic, since two devices may both count from 1. It is a digest, so that any id has a short and
 * printable key; a redelivery (DUP) and a retained copy have the same one.
 */
function keyOf({ topic, payload }: Published): string {
  const name = nameOf(payload);
  const digest = createHash("sha256").update(`${topic}\u0000`);
  return name === "" ? `payload:${digest.update(payload).digest("hex")}` : `id:${digest.update(name).digest("hex")}`;
}

/** One publication as the gateway stores it. */
export function rawOf(published: Published): RawEvent {
  const { topic } = published;
  const payload = Buffer.from(published.payload);
  const body = isUtf8(payload)
    ? { topic, payload: payload.toString("utf8") }
    : { topic, payload_base64: payload.toString("base64") };
  return { key: keyOf(published), body: bytes(body), contentType: "application/json" };
}

/** Throws `rejected` for anything `rawOf` did not write. */
export function publishedOf(body: Uint8Array): Published {
  const open = json(body, envelope);
  const payload = "payload" in open ? Buffer.from(open.payload) : Buffer.from(open.payload_base64, "base64");
  return { topic: open.topic, payload };
}
