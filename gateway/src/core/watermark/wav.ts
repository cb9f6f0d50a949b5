import type { Segment } from "./segments.js";

const chunk = (id: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.write(id, 0, "latin1");
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
};

/** RIFF: a comment (LIST INFO ICMT) behind the sound; the length in front says so. Undefined: no whole WAV file. */
export function markWav(head: Buffer, size: number, mark: string): readonly Segment[] | undefined {
  const isWav =
    head.length >= 12 && head.toString("latin1", 0, 4) === "RIFF" && head.toString("latin1", 8, 12) === "WAVE";
  if (!isWav || head.readUInt32LE(4) !== size - 8 || size % 2 !== 0) return undefined;
  const text = chunk("ICMT", Buffer.from(mark.length % 2 === 0 ? mark : `${mark} `, "latin1"));
  const comment = chunk("LIST", Buffer.concat([Buffer.from("INFO"), text]));
  if (size + comment.length > 0xff_ff_ff_ff) return undefined;
  const front = Buffer.from(head.subarray(0, 12));
  front.writeUInt32LE(size - 8 + comment.length, 4);
  return [
    { kind: "bytes", bytes: front },
    { kind: "file", from: 12, to: size },
    { kind: "bytes", bytes: comment },
  ];
}
