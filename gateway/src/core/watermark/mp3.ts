import type { Segment } from "./segments.js";

/** Seven bits a byte. */
const synchsafe = (n: number): Buffer => Buffer.from([(n >> 21) & 0x7f, (n >> 14) & 0x7f, (n >> 7) & 0x7f, n & 0x7f]);
const fromSynchsafe = (b: Buffer): number => b.reduce((n, byte) => n * 128 + (byte & 0x7f), 0);

/** COMM: encoding (latin1), language, an empty description, the text. */
function commentFrame(mark: string, version: 3 | 4): Buffer {
  const body = Buffer.concat([Buffer.from("\0eng\0", "latin1"), Buffer.from(mark, "latin1")]);
  const plain = Buffer.alloc(4);
  plain.writeUInt32BE(body.length);
  return Buffer.concat([Buffer.from("COMM"), version === 4 ? synchsafe(body.length) : plain, Buffer.alloc(2), body]);
}

const tagHead = (version: 3 | 4, length: number): Buffer =>
  Buffer.concat([Buffer.from([0x49, 0x44, 0x33, version, 0, 0]), synchsafe(length)]);

/** ID3v2: a comment in the tag the file begins with, or a tag of ours in front. Undefined: no MP3 we know our way in. */
export function markMp3(head: Buffer, size: number, mark: string): readonly Segment[] | undefined {
  if (head.length < 10) return undefined;
  if (head.toString("latin1", 0, 3) === "ID3") {
    const version = head[3];
    if ((version !== 3 && version !== 4) || head[5] !== 0) return undefined;
    const frame = commentFrame(mark, version);
    const bytes = Buffer.concat([tagHead(version, fromSynchsafe(head.subarray(6, 10)) + frame.length), frame]);
    return [
      { kind: "bytes", bytes },
      { kind: "file", from: 10, to: size },
    ];
  }
  // An MPEG audio frame, layer III.
  if (head[0] !== 0xff || ((head[1] ?? 0) & 0xe6) !== 0xe2) return undefined;
  const frame = commentFrame(mark, 3);
  return [
    { kind: "bytes", bytes: Buffer.concat([tagHead(3, frame.length), frame]) },
    { kind: "file", from: 0, to: size },
  ];
}
