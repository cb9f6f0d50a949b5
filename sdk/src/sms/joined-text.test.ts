import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { joinedText } from "./joined-text.js";
import { type MessagePart, missingParts } from "./message-parts.js";

interface Part extends MessagePart {
  readonly coding: number;
}

const part = (number: number, bytes: Buffer, coding = 8): Part => ({
  number,
  coding,
  data_base64: bytes.toString("base64"),
});
const message = (total: number, ...parts: Part[]) => ({ from: "13900139000", to: "10690000", total, parts });
const reading = {
  codingOf: ({ coding }: Part) => coding,
  decode: (bytes: Uint8Array, coding: number) => (coding === 8 ? new TextDecoder().decode(bytes) : undefined),
};
const [torn, rest] = [Buffer.from("校").subarray(0, 1), Buffer.from("校").subarray(1)];

describe("the text of a message in parts", () => {
  it("is whole where a character is torn between two parts", () =>
    assert.equal(joinedText(message(2, part(1, torn), part(2, rest)), reading), "校"));

  for (const [name, parts, text] of [
    ["first", [2, 3], "［第 1/3 段未收到 | part not received］23"],
    ["middle", [1, 3], "1［第 2/3 段未收到 | part not received］3"],
    ["last two", [1], "1［第 2–3/3 段未收到 | part not received］"],
  ] as const)
    it(`says so where the ${name} never came`, () => {
      const some = message(3, ...parts.map((number) => part(number, Buffer.from(String(number)))));
      assert.equal(joinedText(some, reading), text);
    });

  it("is none where a part holds no text", () =>
    assert.equal(joinedText(message(2, part(1, rest), part(2, rest, 4)), reading), undefined));

  it("knows which parts are missing", () => assert.deepEqual(missingParts(message(3, part(2, rest))), [1, 3]));
});
