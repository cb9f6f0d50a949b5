import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { wishOf } from "./opt-out.js";

const words = { opt_out_words: ["退订", "TD", "T", "STOP"], opt_in_words: ["恢复订阅", "START"] };

describe("a wish to hear no more", () => {
  for (const [text, wish] of [
    ["TD", "stop"],
    ["td ", "stop"],
    ["ＴＤ", "stop"],
    ["回复TD", "stop"],
    ["【退订】", "stop"],
    ["Stop.", "stop"],
    ["start", "resume"],
    ["恢复订阅", "resume"],
    ["怎么退订课程", undefined],
    ["T恤多少钱", undefined],
    ["", undefined],
    [undefined, undefined],
  ] as const)
    it(`${text ?? "no text"} → ${wish ?? "nothing"}`, () => assert.equal(wishOf(text, words), wish));
});
