/** Streams that are read from the other process, piece by piece, each when it is asked for. */
export interface PieceSource {
  /** Undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  cancel(): void;
}

/** A stream as pieces of at most `size` bytes. */
export function piecesOfStream(stream: ReadableStream<Uint8Array>, size: number): PieceSource {
  const reader = stream.getReader();
  let left: Uint8Array = new Uint8Array();
  return {
    async next() {
      while (left.length === 0) {
        const { done, value } = await reader.read();
        if (done) return undefined;
        left = value;
      }
      const piece = left.subarray(0, size);
      left = left.subarray(size);
      return piece;
    },
    cancel: () => void reader.cancel().catch(() => undefined),
  };
}

/** The stream such pieces make. */
export const streamOfPieces = (source: PieceSource): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = await source.next();
      if (piece === undefined) controller.close();
      else controller.enqueue(piece);
    },
    cancel: () => source.cancel(),
  });

/** Numbered things the other process knows by their number only; never more than `most`. */
export function numbered<Thing>(most: number): {
  add(thing: Thing): number;
  get(number: number): Thing | undefined;
  take(number: number): Thing | undefined;
  all(): readonly Thing[];
} {
  const things = new Map<number, Thing>();
  let last = 0;
  return {
    add(thing) {
      if (things.size >= most) throw new RangeError(`more than ${most} are open at once`);
      last += 1;
      things.set(last, thing);
      return last;
    },
    get: (number) => things.get(number),
    take(number) {
      const thing = things.get(number);
      things.delete(number);
      return thing;
    },
    all: () => [...things.values()],
  };
}
