import { createHash } from "node:crypto";
import { bytes, type RawEvent } from "@gatehouse/sdk";
import { z } from "zod";
import { inboxName } from "./file-name.js";
import type { Received } from "./received.js";

/** A message as smsd wrote it: what its names say, and its files' bytes. */
export const message = z.strictObject({
  time: z.string().regex(/^\d{14}$/),
  sender: z.string(),
  parts: z
    .array(z.strictObject({ extension: z.string(), content: z.base64() }))
    .min(1)
    .max(255),
});

/** Where a message of ours has ended. */
export const report = z.strictObject({ message_id: z.string(), result: z.enum(["sent", "failed"]) });

const contentType = "application/json";

/**
 * smsd may use a name again once its file has left the inbox (two texts in one second), so the content is part of the
 * key: the same file after a crash is a duplicate, another one is not.
 */
export function messageEvent({ name, files }: Received, contents: readonly Uint8Array[]): RawEvent {
  const parts = contents.map((content, at) => ({
    extension: inboxName(files[at] ?? "")?.extension ?? "",
    content: Buffer.from(content).toString("base64"),
  }));
  const body = bytes({ time: name.time, sender: name.sender, parts } satisfies z.input<typeof message>);
  const digest = createHash("sha256").update(name.stem).update(body).digest("hex");
  return { key: `message:${digest}`, body, contentType };
}

export const reportEvent = (messageId: string, result: "sent" | "failed"): RawEvent => ({
  key: `report:${messageId}:${result}`,
  body: bytes({ message_id: messageId, result } satisfies z.input<typeof report>),
  contentType,
});
