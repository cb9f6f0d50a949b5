import type { Readable } from "node:stream";
import { refusal } from "./refusal.js";

/** A client that drips its mail holds a connection no longer than this. */
const wholeMailMs = 300_000;

/** A mail while it comes in. */
export interface Arrival {
  /** The next piece, undefined after the last one; throws the refusal (552) of a mail that was too large, after its end. */
  next(): Promise<Buffer | undefined>;
  /** Pieces until they are more than `bytes`; fewer of a mail that is no larger. */
  beginning(bytes: number): Promise<Buffer>;
  /** Takes no notice of what still comes: a client hears an answer only after its last byte. */
  end(): Promise<void>;
}

/** Reads a mail of `limit` bytes at most, as fast as its pieces are asked for. */
export function arriving(stream: Readable, limit: number): Arrival {
  const timer = setTimeout(() => stream.destroy(refusal(451, "the mail took too long")), wholeMailMs);
  const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let size = 0;
  const drained = async (): Promise<void> => {
    while (!(await pieces.next()).done);
  };
  const next: Arrival["next"] = async () => {
    const { done, value } = await pieces.next();
    if (done) return undefined;
    size += value.length;
    if (size <= limit) return value;
    await drained();
    throw refusal(552, `the mail is larger than ${limit} bytes`);
  };
  return {
    next,
    async beginning(bytes) {
      const first: Buffer[] = [];
      while (size <= bytes) {
        const piece = await next();
        if (piece === undefined) break;
        first.push(piece);
      }
      return Buffer.concat(first);
    },
    async end() {
      // The client may be gone: then nobody waits for an answer.
      await drained().catch(() => undefined);
      clearTimeout(timer);
    },
  };
}
