import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFragments } from "./fragments.js";
import { decodeFrame, encodeFrame, type Frame } from "./frame.js";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");

describe("the frame", () => {
  /** The tags of larksuite/node-sdk's ws-client/proto-buf: 08 10 18 20 for the numbers, 2a headers, 42 payload. */
  const ping = hex("08 00 10 00 18 07 20 00 2a 0c 0a 04 74797065 12 04 70696e67");
  const data = hex("08 01 10 ffffffffffffffffff01 18 b6 84 80 10 20 01 2a 08 0a 03 73756d 12 01 32 42 02 7b7d");

  it("is written as the SDK writes it", () => {
    assert.deepEqual(encodeFrame({ seqId: 0n, logId: 0n, service: 7, method: 0, headers: [["type", "ping"]] }), ping);
  });

  it("is read with 64-bit ids kept whole, and written back byte for byte", () => {
    const frame = decodeFrame(data);
    assert.deepEqual(frame, {
      seqId: 1n,
      logId: 18_446_744_073_709_551_615n,
      service: 33_554_998,
      method: 1,
      headers: [["sum", "2"]],
      payload: data.subarray(-2),
    });
    assert.deepEqual(encodeFrame(frame), data);
  });

  it("steps over fields of a later version", () => {
    const later = Buffer.concat([hex("32 01 78 3a 01 79 4a 01 7a 51 0102030405060708 5d 01020304 78 05"), ping]);
    assert.deepEqual(decodeFrame(later), decodeFrame(ping));
  });

  it("refuses bytes that are none, cut anywhere, without reading past the end", () => {
    for (let length = 1; length < data.length; length += 1) {
      try {
        decodeFrame(data.subarray(0, length));
      } catch (error) {
        assert.ok(error instanceof RangeError);
      }
    }
    for (const bytes of ["ff", "0b", "42 ff ff ff ff 0f", "08 ffffffffffffffffffffff"])
      assert.throws(() => decodeFrame(hex(bytes)), RangeError);
  });
});

describe("the pieces of an event", () => {
  const piece = (id: string, sum: string, seq: string, text: string): Frame => ({
    seqId: 0n,
    logId: 0n,
    service: 0,
    method: 1,
    headers: [
      ["message_id", id],
      ["sum", sum],
      ["seq", seq],
    ],
    payload: Buffer.from(text),
  });
  const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();

  it("are joined in any order, doubled pieces too", () => {
    const fragments = createFragments();
    assert.equal(fragments.add(piece("a", "3", "2", "c")), undefined);
    assert.equal(fragments.add(piece("a", "3", "0", "a")), undefined);
    assert.equal(fragments.add(piece("a", "3", "0", "a")), undefined);
    assert.equal(text(fragments.add(piece("a", "3", "1", "b"))), "abc");
    assert.equal(text(fragments.add(piece("b", "1", "0", "whole"))), "whole");
  });

  it("do not fill the memory", () => {
    const fragments = createFragments();
    for (const [sum, seq] of [
      ["999999999", "0"],
      ["2", "2"],
      ["2", "-1"],
      ["2.5", "0"],
      ["x", "0"],
    ] as const)
      assert.equal(fragments.add(piece("a", sum, seq, "x")), undefined);
    assert.equal(fragments.add(piece("first", "2", "0", "1")), undefined);
    for (let n = 0; n < 200; n += 1) fragments.add(piece(`m${n}`, "2", "0", "x"));
    assert.equal(fragments.add(piece("first", "2", "1", "2")), undefined);
    assert.equal(text(fragments.add(piece("m199", "2", "1", "y"))), "xy");
  });
});
