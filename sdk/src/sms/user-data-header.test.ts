import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { headerOf, withoutHeader } from "./user-data-header.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("user data header (3GPP TS 23.040, 9.2.3.24)", () => {
  const place = { ref: 0x1234, total: 3, number: 2 };
  it("is written as published", () => {
    assert.equal(hex(headerOf(place, false)), "050003340302");
    assert.equal(hex(headerOf(place, true)), "06080412340302");
  });
  for (const [name, bytes, found] of [
    ["8-bit", "0500030703020041", { ref: 7, total: 3, number: 2 }],
    ["16-bit", "060804123403020041", { ref: 0x1234, total: 3, number: 2 }],
    ["behind a port element", "0b05040b8423f000030703020041", { ref: 7, total: 3, number: 2 }],
    ["number beyond total", "0500030703040041", undefined],
    ["total 0", "0500030700000041", undefined],
    ["one part", "0500030701010041", undefined],
    ["65 parts", "0500030741010041", undefined],
    ["element longer than the header", "0500ff0703020041", undefined],
  ] as const)
    it(`reads ${name}`, () => assert.deepEqual(withoutHeader(Buffer.from(bytes, "hex")).place, found));
  it("a header longer than the message is text", () =>
    assert.equal(hex(withoutHeader(Buffer.from("ff0041", "hex")).data), "ff0041"));
});
