import { createHash } from "node:crypto";
import type { RawEvent } from "@gatehouse/sdk";
import { z } from "zod";

/** Stream protocol, 通用字段说明 (open-dingtalk/developerpedia, docs/learn/stream/protocol.md). */
const frame = z.looseObject({
  type: z.string(),
  headers: z.looseObject({ topic: z.string(), messageId: z.string().optional() }),
  data: z.string().default("{}"),
});

export type Frame = z.output<typeof frame>;

export const robotTopic = "/v1.0/im/bot/messages/get";

/** Undefined for what is no frame. */
export function frameOf(text: string): Frame | undefined {
  try {
    return frame.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** 200: taken. `data` of a ping's answer is the ping's own, with its `opaque`. */
export const answerTo = ({ headers }: Frame, data: string, code = 200): string =>
  JSON.stringify({
    code,
    headers: {
      contentType: "application/json",
      ...(headers.messageId !== undefined && { messageId: headers.messageId }),
    },
    message: code === 200 ? "OK" : "not subscribed",
    data,
  });

const named = z.looseObject({ msgId: z.string().min(1) });

/** The same message has the same `msgId` whichever connection it takes; what has none is known by its content. */
function keyOf(data: string): string {
  try {
    return `msg:${named.parse(JSON.parse(data)).msgId}`;
  } catch {
    return `data:${createHash("sha256").update(data).digest("hex")}`;
  }
}

export const rawOf = ({ data }: Frame): RawEvent => ({
  key: keyOf(data),
  body: Buffer.from(data),
  contentType: "application/json",
});
