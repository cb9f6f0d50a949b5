import { eventTypes, givenTime, json } from "@gatehouse/sdk";
import { z } from "zod";
import { eventGlob, namesEvent } from "../../core/event-glob.js";
import type { Endpoint } from "../setup.js";

/** Which events of the past an endpoint is to get again. */
export const replayWish = z
  .strictObject({
    endpoint: z.string(),
    from: givenTime.optional(),
    to: givenTime.optional(),
    /** Globs. */
    types: z.array(eventGlob).min(1).max(100).default(["*"]),
    conversation_id: z.string().max(64).optional(),
    /** Only what ended as a dead letter there. */
    dead_letters_only: z.boolean().default(false),
    per_second: z.int().min(1).max(1000).default(20),
    /** Counts, and does nothing. */
    dry_run: z.boolean().default(false),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
    path: ["to"],
    message: "must be later than from",
  });
export type ReplayWish = z.output<typeof replayWish>;

export const readWish = (body: Uint8Array): ReplayWish => json(body, replayWish);

/** A wish in the database's terms: every type named, so that counting needs no event to be opened. */
export interface Sought {
  readonly endpointId: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly types: readonly string[];
  readonly notes: boolean;
  readonly conversationId: string | null;
  readonly deadOnly: boolean;
}

/** What a wish seeks, within what the endpoint takes at all. */
export const soughtBy = (endpoint: Endpoint, wish: ReplayWish): Sought => ({
  endpointId: endpoint.id,
  from: wish.from ?? null,
  to: wish.to ?? null,
  types: eventTypes.filter(
    (type) => endpoint.wants(type, "public") && wish.types.some((glob) => namesEvent(glob, type)),
  ),
  notes: endpoint.options.include_notes,
  conversationId: wish.conversation_id ?? null,
  deadOnly: wish.dead_letters_only,
});
