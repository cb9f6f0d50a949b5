import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Readable, Transform } from "node:stream";
import type { Host } from "@gatehouse/sdk";

export type State = Host["state"];

/** How long the large parts of a mail are kept: the gateway fetches them within minutes, unless its workers are down. */
export const keptMs = 3 * 86_400_000;

/** Decoded bytes of one piece: 256 KiB as it is stored. */
export const pieceBytes = 192 * 1024;

/** Which pieces a mail left. */
export interface Index {
  readonly spool: string;
  /** By section: how many. */
  readonly pieces: Readonly<Record<string, number>>;
}

/** One part on its way into the spool. */
export interface SpooledPart {
  /** Encoded bytes; resolves when there is room for more. */
  write(bytes: Buffer): Promise<void>;
  /** Resolves when all is kept. */
  end(): Promise<void>;
}

/** Keeps the large parts of one mail, decoded and in pieces, where every process finds them. */
export interface Spool {
  part(section: string, decoder: Transform): SpooledPart;
  index(): Index;
  /** Nothing of it is needed. */
  drop(): Promise<void>;
}

export const pieceKey = (spool: string, section: string, at: number): string => `mail:${spool}:${section}:${at}`;

/** One at a time: whoever reads slowly makes the sender wait. */
async function* inPieces(source: Readable): AsyncGenerator<Buffer> {
  let left: Buffer = Buffer.alloc(0);
  for await (const chunk of source as AsyncIterable<Buffer>) {
    left = Buffer.concat([left, chunk]);
    for (; left.length >= pieceBytes; left = left.subarray(pieceBytes)) yield left.subarray(0, pieceBytes);
  }
  if (left.length > 0) yield left;
}

export function createSpool(state: State): Spool {
  const spool = randomUUID();
  const pieces = new Map<string, number>();
  const parts: { readonly decoder: Transform; readonly kept: Promise<void> }[] = [];
  const index = (): Index => ({ spool, pieces: Object.fromEntries(pieces) });
  const keep = async (section: string, decoded: Readable): Promise<void> => {
    let at = 0;
    pieces.set(section, at);
    for await (const piece of inPieces(decoded)) {
      // Counted first: nobody knows whether a piece that failed is there.
      pieces.set(section, at + 1);
      await state.set(pieceKey(spool, section, at), piece.toString("base64"), { ttlMs: keptMs });
      at += 1;
    }
  };
  return {
    part(section, decoder) {
      const kept = keep(section, decoder);
      // Heard by whoever writes next.
      kept.catch(() => undefined);
      parts.push({ decoder, kept });
      return {
        write: async (bytes) => {
          if (decoder.destroyed || !decoder.write(bytes)) await Promise.race([once(decoder, "drain"), kept]);
        },
        end: async () => {
          decoder.end();
          await kept;
        },
      };
    },
    index,
    async drop() {
      for (const { decoder } of parts) decoder.destroy();
      await Promise.allSettled(parts.map(({ kept }) => kept));
      await discard(state, index());
    },
  };
}

/** As far as possible: what stays ends by itself. */
export async function discard(state: State, { spool, pieces }: Index): Promise<void> {
  const keys = Object.entries(pieces).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, at) => pieceKey(spool, section, at)),
  );
  try {
    for (const key of keys) await state.delete(key);
  } catch {
    // The database is away, which whoever took the mail has already said.
  }
}
