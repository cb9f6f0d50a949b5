import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { oneByOne } from "./one-by-one.js";

describe("calls one by one", () => {
  it("go in the order they were made, none beside another, past one that fails", async () => {
    const inTurn = oneByOne();
    const seen: string[] = [];
    const call = (name: string) => async (): Promise<string> => {
      seen.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(`${name} ends`);
      if (name === "b") throw new Error(name);
      return name;
    };
    const ended = await Promise.allSettled(["a", "b", "c"].map((name) => inTurn(call(name))));
    assert.deepEqual(
      seen,
      ["a", "b", "c"].flatMap((name) => [`${name} begins`, `${name} ends`]),
    );
    assert.deepEqual(
      ended.map((one) => (one.status === "fulfilled" ? one.value : one.reason.message)),
      ["a", "b", "c"],
    );
    assert.equal(ended[1]?.status, "rejected");
  });
});
