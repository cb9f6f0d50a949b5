import { z } from "zod";
import type { Host } from "../plugin.js";
import type { MessageInParts } from "./message-parts.js";
import { createOpenSets } from "./open-sets.js";
import { hashed } from "./raw-event.js";
import type { Place } from "./user-data-header.js";

/** A long message on its way. */
export interface Gathered<M> {
  readonly id: string;
  /** With the parts there are, in order. */
  readonly message: M;
}

export interface LongMessages<M> {
  /** Keeps one part; then all there is of its message. Undefined: a part of a message that was delivered already. */
  add(message: M, place: Place): Promise<Gathered<M> | undefined>;
  /** Those that waited too long, or stand in the way of newer ones. */
  overdue(): Promise<readonly Gathered<M>[]>;
  /** Forgets the parts, but still knows them when they come again. */
  delivered(gathered: Gathered<M>): Promise<void>;
}

export interface LongMessagesDeps<M> {
  readonly host: Pick<Host, "state" | "now">;
  /** What a message looks like in the account's state. */
  readonly schema: z.ZodType<M>;
  /** How long missing parts are waited for. */
  readonly waitSecs: number;
}

const rememberedMs = 15 * 60_000;

const idOf = ({ from, to }: MessageInParts, { ref, total }: Place): string => hashed([from, to, ref, total]);
const digests = ({ parts }: MessageInParts): string[] => parts.map(hashed);
const placeOf = (id: string): string => `long:${id}`;

function joined<M extends MessageInParts>(known: M | undefined, added: M): M {
  const others = known?.parts.filter(({ number }) => number !== added.parts[0]?.number) ?? [];
  return { ...added, parts: [...others, ...added.parts].sort((a, b) => a.number - b.number) };
}

/** Parts are kept in the account's state, so that they outlive a restart after they were acknowledged. One call at a time. */
export function createLongMessages<M extends MessageInParts>(deps: LongMessagesDeps<M>): LongMessages<M> {
  const { state, now } = deps.host;
  const kept = z.object({ message: deps.schema.optional(), delivered: z.array(z.string()).default([]) });
  const sets = createOpenSets(state);

  const read = async (id: string): Promise<z.output<typeof kept>> =>
    kept.parse(JSON.parse((await state.get(placeOf(id))) ?? "{}"));

  return {
    async add(message, at) {
      const id = idOf(message, at);
      const known = await read(id);
      if (digests(message).every((digest) => known.delivered.includes(digest))) return undefined;
      const all = joined(known.message, message);
      await sets.add(id, now());
      await state.set(placeOf(id), JSON.stringify({ message: all }));
      return { id, message: all };
    },
    async overdue() {
      const due = await sets.due(new Date(now().getTime() - deps.waitSecs * 1000));
      const found = await Promise.all(due.map(async (id) => ({ id, message: (await read(id)).message })));
      await sets.remove(found.filter(({ message }) => message === undefined).map(({ id }) => id));
      return found.flatMap(({ id, message }) => (message ? [{ id, message }] : []));
    },
    async delivered({ id, message }) {
      await state.set(placeOf(id), JSON.stringify({ delivered: digests(message) }), { ttlMs: rememberedMs });
      await sets.remove([id]);
    },
  };
}
