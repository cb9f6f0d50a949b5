import { isContainer, isReadable, isWords, sectionOf } from "../parts/node.js";
import { limitOf, type Plan, takenAtOnce } from "../parts/plan.js";
import { decoderOf } from "./decoder.js";
import type { Listener, Part } from "./split.js";
import type { Spool, SpooledPart } from "./spool.js";

/** What is held of one part; `spooled` when more came than may be held. */
interface Held {
  readonly part: Part;
  limit: number;
  bytes: Buffer;
  spooled?: SpooledPart;
}

/** What is taken of a mail, part by part. */
export interface Holding extends Listener {
  /** After the last part. */
  end(): Promise<void>;
  sections(): ReadonlyMap<string, Buffer>;
  plan(): Plan;
}

const sum = (all: readonly Held[]): number => all.reduce((bytes, held) => bytes + held.bytes.length, 0);

/** Files go before words, the last first. */
const leastNeeded = (all: readonly Held[]): Held | undefined => {
  const full = all.filter(({ bytes }) => bytes.length > 0);
  return full.findLast(({ part }) => !isWords(part)) ?? full.at(-1);
};

/** Holds no more than so much of it from now on; all of it goes to the spool. `open`: more of it will come. */
async function shrink(spool: Spool, held: Held, limit: number, open: boolean): Promise<void> {
  held.limit = isReadable(held.part) ? limit : 0;
  if (held.spooled === undefined) {
    held.spooled = spool.part(sectionOf(held.part), decoderOf(held.part.encoding));
    await held.spooled.write(held.bytes);
    if (!open) await held.spooled.end();
  }
  held.bytes = Buffer.from(held.bytes.subarray(0, held.limit));
}

async function makeRoom(spool: Spool, all: readonly Held[], current: Held): Promise<void> {
  for (let excess = sum(all) - takenAtOnce.mail; excess > 0; excess = sum(all) - takenAtOnce.mail) {
    const held = leastNeeded(all);
    if (held === undefined) return;
    const limit = isWords(held.part) ? Math.max(0, held.bytes.length - excess) : 0;
    await shrink(spool, held, limit, held === current);
  }
}

async function append(spool: Spool, held: Held, bytes: Buffer): Promise<void> {
  await held.spooled?.write(bytes);
  const room = held.spooled === undefined ? bytes.length : held.limit - held.bytes.length;
  // A copy: a piece of what came would hold all of it.
  if (room > 0) held.bytes = Buffer.concat([held.bytes, bytes.subarray(0, room)]);
  if (held.bytes.length > held.limit) await shrink(spool, held, held.limit, true);
}

const sectionsOf = (all: readonly Held[]): ReadonlyMap<string, Buffer> =>
  new Map(
    all.flatMap(({ part, bytes }) => [
      ...(part.part === undefined ? [] : [[`${part.part}.mime`, part.head] as const]),
      ...(bytes.length > 0 ? [[sectionOf(part), bytes] as const] : []),
    ]),
  );

const planOf = (all: readonly Held[]): Plan =>
  new Map(all.filter(({ part }) => !isContainer(part)).map(({ part, bytes }) => [part, bytes.length] as const));

/** Holds small parts and the beginning of large texts, 768 KiB at most, and spools whatever is larger. */
export function createHolding(spool: Spool): Holding {
  const all: Held[] = [];
  let current: Held | undefined;
  const end = async (): Promise<void> => {
    const ended = current;
    current = undefined;
    await ended?.spooled?.end();
  };
  return {
    end,
    async opened(part) {
      await end();
      current = { part, limit: limitOf(part), bytes: Buffer.alloc(0) };
      all.push(current);
    },
    async bytes(part, bytes) {
      if (current?.part !== part) return;
      const held = current;
      await append(spool, held, bytes);
      await makeRoom(spool, all, held);
    },
    sections: () => sectionsOf(all),
    plan: () => planOf(all),
  };
}
