import { identifier, json } from "@gatehouse/sdk";
import { z } from "zod";

const id = identifier(96);
const number = z.union([z.int().transform(String), id]);
const uid = identifier(64);
/** `content` of a picture or recording: an object, or the same as a JSON text. */
export const linked = z.object({ url: z.url({ protocol: /^https?$/ }).max(4096) });

const any = z.looseObject({ uid });
const message = z.object({
  uid,
  msgId: id,
  msgType: z.string().max(64),
  content: z.unknown(),
  staffId: number.optional(),
});
const ended = z.object({
  uid,
  sessionId: number,
  closeReason: z.int(),
  staffId: number.optional(),
  transferTo: number.nullish(),
});

/** What 七鱼 pushes (消息接口文档: 接收七鱼消息, 接收会话结束通知). */
export type Notice =
  | { readonly kind: "message"; readonly message: z.output<typeof message> }
  | { readonly kind: "ended"; readonly ended: z.output<typeof ended> };

/**
 * What a push is, by its body alone: `eventType` stands in the query, which the checksum does not cover. Undefined for
 * other kinds (session started, invitation to rate) and for visitors who are no conversation of ours.
 */
export function noticeIn(body: Uint8Array): Notice | undefined {
  const found = json(body, any);
  if (!found.uid.startsWith("cnv_")) return undefined;
  if ("msgId" in found) return { kind: "message", message: json(body, message) };
  if ("closeReason" in found && "sessionId" in found) return { kind: "ended", ended: json(body, ended) };
  return undefined;
}

/** `msgId` is what 七鱼 itself names for telling repeats apart. */
export const keyOf = (notice: Notice): string =>
  notice.kind === "message" ? `msg:${notice.message.msgId}` : `end:${notice.ended.sessionId}`;
