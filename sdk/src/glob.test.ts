import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventTypes } from "./event.js";
import { matchesGlob } from "./glob.js";
import { randomFrom } from "./testing/mutate.js";

/** The same meaning said in another way: each `*` is any text, all else is itself. */
const oracle = (glob: string, type: string): boolean =>
  new RegExp(
    `^${glob
      .split("*")
      .map((part) => part.replace(/[.\\]/g, "\\$&"))
      .join(".*")}$`,
  ).test(type);

describe("matchesGlob", () => {
  for (const [glob, type, expected] of [
    ["*", "message.received", true],
    ["message.*", "message.receipt.updated", true],
    ["message.*", "messages.received", false],
    ["message.received", "message.received", true],
    ["message.received", "message.received.x", false],
    ["*.closed", "conversation.closed", true],
    ["message.*.added", "message.reaction.added", true],
    ["message.*.added", "message.added", false],
    ["a*a", "a", false],
    ["*a*b*", "xxaxxbxx", true],
    ["*a*b*", "xxbxxaxx", false],
    ["", "message.received", false],
  ] as const)
    it(`${glob || "nothing"} ${expected ? "takes" : "leaves"} ${type}`, () =>
      assert.equal(matchesGlob(glob, type), expected));

  it("means the same as a regular expression, for 20,000 random pairs", () => {
    const random = randomFrom(7);
    const word = (letters: string): string =>
      Array.from({ length: Math.floor(random() * 8) }, () => letters[Math.floor(random() * letters.length)]).join("");
    for (let round = 0; round < 20_000; round += 1) {
      const [glob, type] = [word("ab.*"), word("ab.")];
      assert.equal(matchesGlob(glob, type), oracle(glob, type), `${glob} on ${type}`);
    }
  });

  it("finds each event type by its own name and by its noun", () => {
    for (const type of eventTypes) {
      assert.ok(matchesGlob(type, type));
      assert.ok(matchesGlob(`${type.split(".")[0]}.*`, type));
    }
  });
});
