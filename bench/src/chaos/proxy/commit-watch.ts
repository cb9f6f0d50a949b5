const headBytes = 5;
const complete = Buffer.from("C\0\0\0\x0bCOMMIT\0", "latin1");

/**
 * Follows the messages of a Postgres server (a type byte, four bytes of length that count themselves, a body) and gives
 * the place in a piece at which the answer to a COMMIT begins, 0 when it began in the piece before; undefined: none.
 */
export function createCommitWatch(): (piece: Buffer) => number | undefined {
  let frame = Buffer.alloc(0);
  /** Bytes of a body of no interest that are still to come. */
  let skip = 0;
  return (piece) => {
    let found: number | undefined;
    let at = 0;
    while (at < piece.length) {
      if (skip > 0) {
        const step = Math.min(skip, piece.length - at);
        skip -= step;
        at += step;
        continue;
      }
      const began = at - frame.length;
      const wanted = frame.length < headBytes ? headBytes : complete.length;
      const step = Math.min(wanted - frame.length, piece.length - at);
      frame = Buffer.concat([frame, piece.subarray(at, at + step)]);
      at += step;
      if (frame.length < wanted) break;
      if (wanted === headBytes && frame.equals(complete.subarray(0, headBytes))) continue;
      if (frame.equals(complete)) found ??= Math.max(0, began);
      skip = frame.readUInt32BE(1) + 1 - frame.length;
      frame = Buffer.alloc(0);
    }
    return found;
  };
}
