import { partBytes } from "./value.js";

/** Bytes that came ahead of the frame that names them, kept until it comes; never more than `maxBytes` in all. */
export function createParts(maxBytes: number): {
  add(part: number, data: string): void;
  take(part: number): Buffer;
} {
  const parts = new Map<number, Buffer[]>();
  let held = 0;
  return {
    add(part, data) {
      const piece = Buffer.from(data, "base64");
      held += piece.length;
      if (held > maxBytes) throw new RangeError(`more than ${maxBytes} bytes sent ahead`);
      const known = parts.get(part);
      if (known === undefined) parts.set(part, [piece]);
      else known.push(piece);
    },
    take(part) {
      const pieces = parts.get(part);
      if (pieces === undefined) throw new TypeError("a frame names a part that did not come");
      parts.delete(part);
      const whole = Buffer.concat(pieces);
      held -= whole.length;
      return whole;
    },
  };
}

/** Bytes in pieces of 64 KiB, as base64. */
export function* piecesOf(bytes: Uint8Array): Generator<string> {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < whole.length; at += partBytes) yield whole.subarray(at, at + partBytes).toString("base64");
}
