import { identifier, json } from "@gatehouse/sdk";
import { z } from "zod";

const number = z.union([z.int().transform(String), identifier(96)]);

const push = z.object({ customer_token: identifier(64), assign_type: z.string().max(64), messages: z.unknown() });

/** One member of `messages` where `assign_type` is `agent` (Udesk IM ApiV2, 回复消息通知). */
const told = z.object({
  type: z.string().max(64),
  message_id: number,
  agent_id: number.nullish(),
  data: z.object({
    content: z.unknown().optional(),
    filename: z.string().nullish(),
    close_type: z.string().nullish(),
  }),
});

/** What is kept of it: the message, and whose it is. */
export const item = told.extend({ customer_token: identifier(64) });
export type Item = z.output<typeof item>;

/** Should Udesk tell of what we wrote there ourselves, it bears the `message_id` we gave it. */
const isEcho = ({ message_id }: z.output<typeof told>): boolean => message_id.startsWith("evt_");

/** The messages of one push; none of a robot's, or of customers who are no conversation of ours. */
export function itemsIn(body: Uint8Array): readonly Item[] {
  const { customer_token, assign_type, messages } = json(body, push);
  if (assign_type !== "agent" || !customer_token.startsWith("cnv_")) return [];
  const list = json(JSON.stringify(messages ?? null), z.array(told).max(500));
  return list.filter((message) => !isEcho(message)).map((message) => ({ ...message, customer_token }));
}

export const keyOf = ({ type, message_id }: Item): string => `${type}:${message_id}`;
