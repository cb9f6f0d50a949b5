import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createPending } from "./pending.js";

describe("a question without an answer", () => {
  const pending = createPending<string>({ responseMs: 20, peer: "the peer" });

  it("has its answer, and waits no more", async () => {
    const { answer, answered } = pending.ask();
    assert.equal(pending.count(), 1);
    answered("yes");
    assert.deepEqual([await answer, pending.count()], ["yes", 0]);
  });

  it("is uncertain when the time is over, the caller gave up, or the connection was lost", async () => {
    const late = pending.ask().answer;
    await assert.rejects(late, { code: "uncertain", message: "the peer gave no answer: 0.02 s passed" });
    const abort = new AbortController();
    const given = pending.ask(abort.signal).answer;
    abort.abort();
    await assert.rejects(given, { code: "uncertain", message: /given up/ });
    const lost = pending.ask().answer;
    pending.failAll("the connection was lost");
    await assert.rejects(lost, { code: "uncertain", message: /was lost/ });
    assert.equal(pending.count(), 0);
  });
});
