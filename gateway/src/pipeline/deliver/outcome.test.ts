import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ErrorCode, PluginError } from "@gatehouse/sdk";
import type { Leased } from "../record-events.js";
import { fateOf } from "./fate.js";
import { type Outcome, outcomeOf } from "./outcome.js";

const failed = (code: ErrorCode, details: object = {}): PluginError => new PluginError(code, "why", details);

describe("what a failed try means", () => {
  for (const [name, error, repeatable, kind] of [
    ["rate_limited", failed("rate_limited"), false, "retry"],
    ["unavailable", failed("unavailable"), false, "retry"],
    ["uncertain, where a repeat is harmless", failed("uncertain"), true, "retry"],
    ["uncertain, where a repeat might reach a person twice", failed("uncertain"), false, "held"],
    ["unauthorized", failed("unauthorized"), true, "wait"],
    ["invalid_config", failed("invalid_config"), true, "wait"],
    ["rejected", failed("rejected", { reason: "too_large" }), true, "dead"],
    ["a stray error, where a repeat is harmless", new TypeError("x"), true, "retry"],
    ["a stray error, where it is not", new TypeError("x"), false, "held"],
  ] as const)
    it(`${name}: ${kind}`, () => assert.equal(outcomeOf(error, repeatable).kind, kind));

  it("a rejection keeps the plugin's own reason", () =>
    assert.deepEqual(outcomeOf(failed("rejected", { reason: "too_large" }), true), {
      kind: "dead",
      code: "too_large",
      reason: "why",
    }));
});

const now = new Date("2026-11-23T08:00:00Z");
const item = (attempt: number, hoursAgo = 0): Leased => ({
  id: "dlv_1",
  kind: "endpoint",
  targetId: "crm",
  itemId: "evt_1",
  partitionKey: "cnv_1",
  sequence: 1,
  ordered: true,
  fence: 7,
  attempt,
  crashes: 0,
  begun: false,
  firstAt: new Date(now.getTime() - hoursAgo * 3_600_000),
  leasedAt: 0,
});
const fate = (outcome: Outcome, row = item(0)) => fateOf({ item: row, outcome, durationMs: 1 }, { now, random01: 0.5 });
const retry = (retryAfterMs?: number): Outcome => ({
  kind: "retry",
  code: "c",
  reason: "r",
  ...(retryAfterMs !== undefined && { retryAfterMs }),
});

describe("where a row goes after a try", () => {
  it("done and skipped end it", () => {
    assert.deepEqual(fate({ kind: "done", sent: { status: "delivered" } }), { kind: "finish" });
    assert.deepEqual(fate({ kind: "skipped" }), { kind: "finish" });
  });

  it("a failure waits as the schedule says and spends a try, under the same fence", () => {
    const back = { id: "dlv_1", fence: 7, begun: false, crashes: 0, delayMs: 5_000, attempt: 1, code: "c" };
    assert.deepEqual(fate(retry()), { kind: "back", back });
  });

  it("a wait the receiver asked for spends none, and neither does one for the operator", () => {
    const back = { id: "dlv_1", fence: 7, begun: false, crashes: 0, delayMs: 90_000, attempt: 3, code: "c" };
    assert.deepEqual(fate(retry(90_000), item(3)), { kind: "back", back });
    assert.deepEqual(fate({ kind: "wait", code: "c", reason: "r", delayMs: 90_000 }, item(3)), { kind: "back", back });
  });

  it("the twelfth failure, or one 72 hours after the first, is the last", () => {
    assert.equal(fate(retry(), item(10)).kind, "back");
    assert.equal(fate(retry(), item(11)).kind, "dead");
    assert.equal(fate(retry(), item(2, 72)).kind, "dead");
    assert.equal(fate(retry(60_000), item(2, 72)).kind, "dead");
  });

  it("dead, gone and held are handed on", () => {
    for (const outcome of [
      { kind: "dead", code: "c", reason: "r" },
      { kind: "gone", reason: "r" },
      { kind: "held", reason: "r" },
    ] as const)
      assert.deepEqual(fate(outcome), outcome);
  });
});
