import { identifier, location } from "@gatehouse/sdk";
import { z } from "zod";

const name = z.string().max(512).optional();
const who = z.object({ id: identifier(512), name });
const words = z.string().max(4096);
/** Marks the name of a conversation as a group: every puppet writes the ids of groups in its own way. */
export const roomPrefix = "room:";

const lastMoment = 253_402_300_799_999;

/** One message as the puppet told it, written down by the session: what `interpret` understands, now or years later. */
export const record = z.object({
  id: identifier(512),
  kind: z.string().max(32),
  /** Milliseconds. */
  at: z.int().min(0).max(lastMoment),
  from: who,
  /** A group chat; then `to` is absent. */
  room: who.optional(),
  to: who.optional(),
  /** Written by the account itself, on the phone. */
  self: z.boolean(),
  text: z.string().optional(),
  filename: z.string().max(255).optional(),
  link: z.object({ title: words, url: words, description: words.optional() }).optional(),
  mini_program: z.object({ title: words.optional(), appid: words.optional(), path: words.optional() }).optional(),
  location: location.omit({ coord_system: true, accuracy: true }).optional(),
  contact: who.optional(),
  recalled_id: identifier(512).optional(),
});

export type Record = z.output<typeof record>;
export type Person = z.output<typeof who>;
