import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decode } from "./decode.js";
import { cut, encode } from "./encode.js";
import { fromGsm7, toGsm7 } from "./gsm7.js";

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString("hex");

describe("GSM 03.38 (3GPP TS 23.038, 6.2.1)", () => {
  for (const [text, code] of [
    ["@", "00"],
    ["£$¥", "010203"],
    ["_", "11"],
    ["Δ", "10"],
    ["ÆæßÉ", "1c1d1e1f"],
    ["¤", "24"],
    ["¡", "40"],
    ["ÄÖÑÜ§", "5b5c5d5e5f"],
    ["¿", "60"],
    ["äöñüà", "7b7c7d7e7f"],
    ["^{}\\", "1b141b281b291b2f"],
    ["[~]|€", "1b3c1b3d1b3e1b401b65"],
    ["\f", "1b0a"],
  ] as const)
    it(`${JSON.stringify(text)} is ${code}`, () => {
      assert.equal(hex(toGsm7(text)), code);
      assert.equal(fromGsm7(Buffer.from(code, "hex")), text);
    });

  it("has no Chinese, no emoji, no lower-case ç", () => {
    for (const text of ["校", "👍", "ç", "`", "\u001b"]) assert.equal(toGsm7(text), undefined, text);
  });
  it("reads an unknown extension as its basic character", () =>
    assert.equal(fromGsm7(Buffer.from("1b61", "hex")), "a"));
  it("reads a last escape as nothing", () => assert.equal(fromGsm7(Buffer.from("611b", "hex")), "a"));
});

const sizes = (text: string, header = 6): number[] => cut(encode(text, "gsm7"), header).map(({ length }) => length);
const alone = (text: string): boolean => {
  const encoded = encode(text, "gsm7");
  return encoded.bytes.length <= encoded.capacity(0);
};

describe("how much one short message holds", () => {
  it("160 septets, an extension costs two", () => {
    assert.ok(alone("a".repeat(160)) && !alone("a".repeat(161)));
    assert.ok(alone(`${"a".repeat(158)}€`) && !alone(`${"a".repeat(159)}€`));
  });
  it("70 units of UCS-2, an emoji costs two", () => {
    assert.ok(alone("校".repeat(70)) && !alone("校".repeat(71)));
    assert.ok(alone(`${"校".repeat(68)}👍`) && !alone(`${"校".repeat(69)}👍`));
  });
  it("153 and 67 in parts; 152 and 66 behind the longer header", () => {
    assert.deepEqual(sizes("a".repeat(307)), [153, 153, 1]);
    assert.deepEqual(sizes("校".repeat(68)), [134, 2]);
    assert.deepEqual(sizes("a".repeat(305), 7), [152, 152, 1]);
    assert.deepEqual(sizes("校".repeat(67), 7), [132, 2]);
  });
  it("never cuts an escape from its character, nor an emoji in two", () => {
    assert.deepEqual(sizes(`${"a".repeat(152)}€${"a".repeat(20)}`), [152, 22]);
    assert.deepEqual(sizes(`${"校".repeat(66)}👍校`), [132, 6]);
  });
  it("Latin-1 where the SMSC's default is that", () => {
    assert.deepEqual(encode("ç`é", "latin1").bytes, Buffer.from("ç`é", "latin1"));
    assert.equal(encode("€", "latin1").coding, 8);
  });
});

describe("data_coding of what comes in", () => {
  for (const [coding, bytes, text] of [
    [0, "e4", "d"],
    [1, "6869", "hi"],
    [3, "e9", "é"],
    [8, "6821ff01", "校！"],
    [15, "d0a3", "校"],
    [0x18, "6821", "校"],
    [0xf0, "1b65", "€"],
    [6, "b0", "А"],
    [4, "00", undefined],
    [2, "00", undefined],
    [99, "00", undefined],
  ] as const)
    it(`${coding}`, () => assert.equal(decode(Buffer.from(bytes, "hex"), coding, "gsm7"), text));
  it("0 at an SMSC that speaks Latin-1", () => assert.equal(decode(Buffer.from([0xe9]), 0, "latin1"), "é"));
});
