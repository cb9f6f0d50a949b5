import { identifier } from "@gatehouse/sdk";
import { z } from "zod";

const number = z.union([z.number().transform(String), z.string().max(64)]);
const session = identifier(96);

/** What every callback has: a number for the message push, a name for message forwarding. */
export const envelope = z.object({ type: z.union([z.number(), z.string().max(64)]) });

/** 消息推送: `type` 202, an agent's message to a customer of the interface. */
export const pushed = z.object({
  partnerId: z.string().max(256),
  msgId: z.string().max(96).nullish(),
  content: z.string(),
  msgType: z.string().max(64).nullish(),
  aid: z.string().max(96).nullish(),
});

/** 在线消息转发: a chat message of any session of the company. `sender_type` 0 customer, 1 robot, 2 agent. */
export const forwarded = z.object({
  cid: session,
  partnerid: z.string().max(256).nullish(),
  timems: number.nullish(),
  senderid: z.string().max(96).nullish(),
  sender_type: number,
  msg: z.string(),
});

/** 在线消息转发: a session; with an `end_time` it is over. */
export const ended = z.object({
  cid: session,
  partnerid: z.string().max(256).nullish(),
  end_time: number.nullish(),
});

const about = { key: identifier(120), conversation_id: identifier(64).optional(), external_id: session.optional() };

/** One thing Sobot told, as it is kept. */
export const item = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("message"),
    ...about,
    content: z.string(),
    msg_type: z.string().max(64),
    agent: identifier(96).optional(),
  }),
  z.object({ kind: z.literal("ended"), ...about }),
]);
export type Item = z.output<typeof item>;
