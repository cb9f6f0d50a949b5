import { z } from "zod";
import type { OutboundAttachment } from "../outbound.js";
import type { Host, SendContext } from "../plugin.js";
import { type MediaType, uploadMedia } from "./media.js";
import type { Platform } from "./platform.js";

/** One 客服消息, before a file of it is on the platform. `body` goes under the name of its `msgtype`. */
export interface CustomerMessage {
  readonly msgtype: string;
  readonly upload?: { readonly type: MediaType; readonly file: OutboundAttachment };
  body(mediaId: string): Readonly<Record<string, unknown>>;
}

export const textMessage = (content: string): CustomerMessage => ({ msgtype: "text", body: () => ({ content }) });

/** A file as a message of its own; other kinds have become links before. */
export const fileMessage = (type: MediaType, file: OutboundAttachment): CustomerMessage => ({
  msgtype: type,
  upload: { type, file },
  body: (media_id) => ({ media_id }),
});

export interface CustomerDeps {
  readonly platform: Platform;
  readonly host: Pick<Host, "readAttachment" | "state">;
}

const dayMs = 86_400_000;

/**
 * Sends them one after another (`message/custom/send`). How many have left is kept for a day, so that a retry goes on
 * where the last attempt stopped and no person reads the beginning twice.
 */
export async function sendCustomerMessages(
  { platform, host }: CustomerDeps,
  touser: string,
  messages: readonly CustomerMessage[],
  { idempotencyKey, attempt }: SendContext,
  signal: AbortSignal,
): Promise<void> {
  const key = `sent:${idempotencyKey}`;
  const done = attempt > 1 ? Number((await host.state.get(key)) ?? 0) : 0;
  for (const [n, { msgtype, upload, body }] of messages.entries()) {
    if (n < done) continue;
    const mediaId = upload ? await uploadMedia(platform, host, upload.type, upload.file, signal) : "";
    const call = { touser, msgtype, [msgtype]: body(mediaId) };
    await platform.send("/cgi-bin/message/custom/send", call, z.looseObject({}), signal);
    if (n + 1 < messages.length) await host.state.set(key, String(n + 1), { ttlMs: dayMs });
  }
}
