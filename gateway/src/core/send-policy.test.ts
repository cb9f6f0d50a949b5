import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ConsentRow, standingOf } from "./consent.js";
import { type SendFacts, sendVerdict } from "./send-policy.js";

const now = new Date("2026-11-25T04:00:00Z");
const facts: SendFacts = {
  now,
  timezone: "Asia/Shanghai",
  quiet: { from: "21:00", to: "07:30" },
  askedAt: null,
  blocked: false,
  minor: false,
  consent: "unasked",
};
const night = new Date("2026-11-25T14:00:00Z");
const hoursBefore = (at: Date, hours: number): Date => new Date(at.getTime() - hours * 3_600_000);

const codeOf = (change: Partial<SendFacts>): string => {
  const verdict = sendVerdict({ ...facts, ...change });
  return verdict.kind === "allow" ? "allow" : verdict.code;
};

describe("the send policy", () => {
  const table: readonly (readonly [string, Partial<SendFacts>, string])[] = [
    ["a message by day leaves", {}, "allow"],
    ["by night it waits", { now: night }, "quiet_hours"],
    ["an answer leaves by night", { now: night, askedAt: hoursBefore(night, 2) }, "allow"],
    ["who ended it gets nothing", { blocked: true, askedAt: hoursBefore(now, 1) }, "recipient_blocked"],
    ["a withdrawal counts for answers too", { consent: "denied", askedAt: hoursBefore(now, 1) }, "consent_withdrawn"],
    ["a minor is not written to unasked", { minor: true }, "guardian_consent_missing"],
    ["nor a day after its question", { minor: true, askedAt: hoursBefore(now, 25) }, "guardian_consent_missing"],
    ["a minor that asked is answered", { minor: true, askedAt: hoursBefore(now, 1) }, "allow"],
    ["a guardian's consent opens it", { minor: true, consent: "granted" }, "allow"],
    ["blocked comes before consent", { blocked: true, consent: "denied" }, "recipient_blocked"],
  ];
  for (const [name, change, code] of table) it(name, () => assert.equal(codeOf(change), code));
});

describe("consent", () => {
  const row = (state: ConsentRow["state"], more: Partial<ConsentRow> = {}): ConsentRow => ({
    granted_by: "per_parent",
    purpose: "messages",
    state,
    ...more,
  });
  const about = { personId: "per_child", minor: false, purpose: "messages", channel: "sms" };
  const table: readonly (readonly [string, readonly ConsentRow[], Partial<typeof about>, string])[] = [
    ["nobody was asked", [], {}, "unasked"],
    ["the newest row holds", [row("withdrawn"), row("granted")], {}, "denied"],
    ["also when it is a new yes", [row("granted"), row("withdrawn")], {}, "granted"],
    ["another purpose says nothing", [row("granted", { purpose: "research" })], {}, "unasked"],
    ["another channel says nothing", [row("refused", { channel: "wechat" })], {}, "unasked"],
    ["a row of all channels counts", [row("refused")], {}, "denied"],
    ["a child's own yes does not count", [row("granted", { granted_by: "per_child" })], { minor: true }, "unasked"],
    ["its own no does", [row("withdrawn", { granted_by: "per_child" }), row("granted")], { minor: true }, "denied"],
    ["an adult's own yes counts", [row("granted", { granted_by: "per_child" })], {}, "granted"],
  ];
  for (const [name, rows, change, standing] of table)
    it(name, () => assert.equal(standingOf(rows, { ...about, ...change }), standing));

  it("a withdrawal at any place between enqueue and send stops it", () => {
    for (let at = 0; at < 200; at += 1) {
      const rows = Array.from({ length: (at % 7) + 1 }, (_, n) => row((n * 31 + at) % 3 === 0 ? "granted" : "refused"));
      const withdrawn = [row("withdrawn"), ...rows];
      assert.equal(codeOf({ consent: standingOf(withdrawn, about) }), "consent_withdrawn");
    }
  });
});
