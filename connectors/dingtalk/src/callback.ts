import { identifier, json } from "@gatehouse/sdk";
import { z } from "zod";

const text = (max: number) => z.string().max(max).optional().catch(undefined);
const downloadCode = identifier(4096);

/** Milliseconds since 1970, as a number or as digits. */
const time = z
  .union([z.number(), z.string().regex(/^\d{1,15}$/)])
  .transform((value) => new Date(Number(value)))
  .refine((date) => !Number.isNaN(date.getTime()) && date.toISOString().length === 24, "is no time")
  .transform((date) => date.toISOString());

const base = {
  msgId: identifier(512),
  createAt: time.optional(),
  /** "1": person and robot alone, "2": a group. */
  conversationType: z.enum(["1", "2"]),
  conversationId: identifier(512),
  conversationTitle: text(512),
  /** The user id in the robot's own organisation; outsiders have none. */
  senderStaffId: z.union([identifier(128), z.literal("")]).optional(),
  senderId: identifier(512),
  senderNick: text(512),
  chatbotCorpId: identifier(128).optional(),
  /** `processQueryKey` of the robot's message that is answered. */
  originalProcessQueryKey: identifier(512).optional(),
};

const replied = {
  isReplyMsg: z.boolean().optional(),
  repliedMsg: z.looseObject({ msgId: identifier(512).optional() }).optional(),
};

const kinds = z.discriminatedUnion("msgtype", [
  z.looseObject({ ...base, msgtype: z.literal("text"), text: z.looseObject({ content: z.string(), ...replied }) }),
  z.looseObject({
    ...base,
    msgtype: z.literal("richText"),
    content: z.looseObject({
      richText: z.array(z.looseObject({ text: z.string().optional(), downloadCode: downloadCode.optional() })).max(500),
    }),
  }),
  z.looseObject({ ...base, msgtype: z.literal("picture"), content: z.looseObject({ downloadCode }) }),
  z.looseObject({
    ...base,
    msgtype: z.literal("audio"),
    content: z.looseObject({ downloadCode, recognition: z.string().optional() }),
  }),
  z.looseObject({
    ...base,
    msgtype: z.literal("video"),
    content: z.looseObject({
      downloadCode,
      videoType: z
        .string()
        .regex(/^[a-z0-9]{1,10}$/i)
        .optional()
        .catch(undefined),
    }),
  }),
  z.looseObject({
    ...base,
    msgtype: z.literal("file"),
    content: z.looseObject({ downloadCode, fileName: text(255) }),
  }),
]);

export type Known = z.output<typeof kinds>;

const knownTypes = new Set(["text", "richText", "picture", "audio", "video", "file"]);
const anyKind = z.looseObject({ ...base, msgtype: z.string().min(1).max(64) });
export type Unknown = z.output<typeof anyKind>;

/** What the robot got (接收消息, msgtype). Throws `rejected` with the path of what does not fit. */
export function callbackOf(body: Uint8Array): { readonly known: Known } | { readonly unknown: Unknown } {
  const any = json(body, anyKind);
  return knownTypes.has(any.msgtype) ? { known: json(body, kinds) } : { unknown: any };
}
