import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cut, type Segment, segmentsOf, totalOf } from "./segments.js";

const mark = "Gatehouse listener=usr_1".padEnd(64);

function wav(samples: number): Buffer {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.write("data", 36);
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([head, Buffer.alloc(samples, 7)]);
}

const built = (file: Buffer, segments: readonly Segment[]): Buffer =>
  Buffer.concat(segments.map((s) => (s.kind === "file" ? file.subarray(s.from, s.to) : s.bytes)));
const marked = (file: Buffer): Buffer => built(file, segmentsOf(file.subarray(0, 12), file.length, mark));

/** Chunks of a RIFF file, as a player walks them. */
function chunksOf(file: Buffer): Map<string, Buffer> {
  assert.equal(file.readUInt32LE(4), file.length - 8, "the length in front is that of the file");
  const chunks = new Map<string, Buffer>();
  for (let at = 12; at < file.length; ) {
    const length = file.readUInt32LE(at + 4);
    chunks.set(file.toString("latin1", at, at + 4), file.subarray(at + 8, at + 8 + length));
    at += 8 + length + (length % 2);
  }
  return chunks;
}

describe("the mark of who listened", () => {
  it("stands in a comment behind the sound of a WAV file, and the sound is as it was", () => {
    const chunks = chunksOf(marked(wav(1_000)));
    assert.deepEqual(chunks.get("data"), Buffer.alloc(1_000, 7));
    assert.ok(chunks.get("LIST")?.toString("latin1").startsWith("INFOICMT"));
    assert.ok(chunks.get("LIST")?.includes("listener=usr_1"));
  });

  it("stands in the tag of an MP3 file, an old one or one of ours", () => {
    const sound = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(500, 3)]);
    const bare = marked(sound);
    const length = (file: Buffer): number => [6, 7, 8, 9].reduce((n, at) => n * 128 + (file[at] ?? 0), 0);
    assert.equal(bare.toString("latin1", 0, 3), "ID3");
    assert.deepEqual(bare.subarray(10 + length(bare)), sound);
    const again = marked(bare);
    assert.deepEqual(again.subarray(10 + length(again)), sound);
    assert.ok(again.subarray(0, 10 + length(again)).includes("listener=usr_1"));
  });

  it("leaves alone what is not as its format wants it, and what has no place for it", () => {
    const cutOff = wav(1_000).subarray(0, 600);
    const unsynchronised = Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 3, 0, 0x80, 0, 0, 0, 0]), Buffer.alloc(99)]);
    for (const file of [cutOff, unsynchronised, Buffer.from("%PDF-1.4 …"), Buffer.from("<svg/>"), Buffer.alloc(0)])
      assert.deepEqual(marked(file), file);
  });

  it("is the same in every range", () => {
    const file = wav(300);
    const segments = segmentsOf(file.subarray(0, 12), file.length, mark);
    const all = built(file, segments);
    assert.equal(totalOf(segments), all.length);
    for (let from = 0; from < all.length; from += 7)
      for (const to of [from + 1, from + 50, all.length])
        assert.deepEqual(built(file, cut(segments, from, Math.min(to, all.length))), all.subarray(from, to));
  });
});
