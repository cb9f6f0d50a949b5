import { canonical } from "../../canonical.js";
import { emptyFrontier, grow, rootOf } from "../../merkle/frontier.js";
import { hashBytes, leafHash } from "../../merkle/hash.js";
import { tileGrowths, tileWidth } from "../../merkle/tiles.js";
import { signCheckpoint } from "../../note/checkpoint.js";
import type { SignerKey } from "../../note/keys.js";
import type { Book, BookRow } from "../book.js";

export const startMs = Date.parse("2026-11-23T00:00:00.000Z");

/** An entry a second, of 7 people, 3 agents and 2 groups. */
export function madeUpEntry(index: number): Buffer {
  const text = canonical({
    v: 1,
    id: `entry-${index}`,
    ts: new Date(startMs + index * 1000).toISOString(),
    type: index % 5 === 0 ? "message.read" : "conversation.closed",
    outcome: "success",
    actor: { k: "agent", id: `usr_${index % 3}` },
    object: { k: "message", id: `msg_${index}` },
    subject: [`per_${index % 7}`],
    group: index % 2 === 0 ? "front_desk" : "finance",
  });
  return Buffer.from(text);
}

export const madeUpEntries = (size: number): readonly Buffer[] =>
  Array.from({ length: size }, (_, at) => madeUpEntry(at));

/** The tiles of these leaves. */
export function tilesOfLeaves(leaves: readonly Buffer[]): Map<string, Buffer> {
  const tiles = new Map<string, Buffer>();
  for (const { level, n, hashes } of tileGrowths(grow(emptyFrontier, leaves).levels))
    tiles.set(`${level}/${n}`, hashes);
  return tiles;
}

export const rootOfEntries = (entries: readonly Buffer[]): Buffer =>
  rootOf(grow(emptyFrontier, entries.map(leafHash)).frontier);

export interface MadeUpBook extends Book {
  readonly entries: (Buffer | null)[];
  readonly tiles: Map<string, Buffer>;
}

/** A sealed book in memory. Its members may be tampered with: the checkpoint stays. */
export function madeUpBook(sealed: readonly Buffer[], signer: SignerKey): MadeUpBook {
  const entries: (Buffer | null)[] = [...sealed];
  const tiles = tilesOfLeaves(sealed.map(leafHash));
  const root = rootOfEntries(sealed);
  const rowAt = (index: number): BookRow => ({ index, atMs: startMs + index * 1000, entry: entries[index] ?? null });
  return {
    entries,
    tiles,
    origin: signer.verifier.name,
    size: sealed.length,
    root,
    checkpoint: signCheckpoint({ origin: signer.verifier.name, size: sealed.length, root }, [signer]),
    async *rows({ from, to }) {
      for (let at = from; at < to; at += 64) {
        const end = Math.min(to, at + 64);
        yield Array.from({ length: end - at }, (_, n) => rowAt(at + n));
      }
    },
    sent: async () => [],
    tile: async ({ level, n }) => tiles.get(`${level}/${n}`) ?? Buffer.alloc(0),
  };
}

/** Another hash in a tile: what a hand in the database could do. */
export function forgeLeafHash(book: MadeUpBook, index: number, leaf: Buffer): void {
  const key = `0/${Math.floor(index / tileWidth)}`;
  const copy = Buffer.from(book.tiles.get(key)!);
  leaf.copy(copy, (index % tileWidth) * hashBytes);
  book.tiles.set(key, copy);
}
