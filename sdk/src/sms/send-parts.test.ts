import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PluginError } from "../error.js";
import { sendParts } from "./send-parts.js";

const { signal } = new AbortController();
const busy = new PluginError("rate_limited", "slow down", { retryAfterMs: 1 });

describe("sending a message in parts", () => {
  it("in order; its ids are those of the parts that have one", async () => {
    const ids: Record<string, string> = { a: "1", b: "", c: "3" };
    const sent = await sendParts(async (part: string) => ids[part] ?? "", ["a", "b", "c"], signal);
    assert.deepEqual(sent, { status: "accepted", source_id: "1", source_ids: ["1", "3"] });
  });

  it("a first part refused is refused", () =>
    assert.rejects(
      sendParts(() => Promise.reject(busy), ["a", "b"], signal),
      { code: "rate_limited" },
    ));

  it("a later part told to wait follows; after the third time half a message is uncertain", async () => {
    const asked: string[] = [];
    const failing = (times: number) => async (part: string) => {
      asked.push(part);
      if (part === "b" && asked.length <= times + 1) throw busy;
      return part;
    };
    await sendParts(failing(2), ["a", "b"], signal);
    assert.deepEqual(asked.splice(0), ["a", "b", "b", "b"]);
    await assert.rejects(sendParts(failing(9), ["a", "b"], signal), { code: "uncertain" });
    assert.deepEqual(asked, ["a", "b", "b", "b"]);
  });
});
