import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decode } from "./decode.js";
import { encode } from "./encode.js";

const sizes = (text: string): number[] => encode(text).parts.map(({ length }) => length);

describe("Msg_Fmt and Msg_Length (CMPP 2.0, 7.4.3.1)", () => {
  it("ASCII under 160 bytes, UCS-2 of 70 units, else parts of 67", () => {
    assert.deepEqual([encode("a".repeat(159)).format, sizes("a".repeat(159))], [0, [159]]);
    assert.deepEqual([encode("a".repeat(160)).format, sizes("a".repeat(160))], [8, [134, 134, 52]]);
    assert.deepEqual(sizes("校".repeat(70)), [140]);
    assert.deepEqual(sizes("校".repeat(71)), [134, 8]);
  });
  it("an emoji costs two units and is not torn", () => {
    assert.deepEqual(sizes(`${"校".repeat(68)}👍`), [140]);
    assert.deepEqual(sizes(`${"校".repeat(66)}👍${"校".repeat(10)}`), [132, 24]);
  });
  for (const [format, bytes, text] of [
    [0, "6869", "hi"],
    [0, "d0a3", "校"],
    [8, "6821ff01d83ddc4d", "校！👍"],
    [15, "d0a3a3a1", "校！"],
    [24, "6821", "校"],
    [3, "00", undefined],
    [4, "00", undefined],
    [99, "00", undefined],
  ] as const)
    it(`${format} is ${text ?? "no text"}`, () => assert.equal(decode(Buffer.from(bytes, "hex"), format), text));
});
