import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { closedBecause, replyWindow } from "./reply-window.js";

const rule = { reply_window: { hours: 48, messages: 5 }, out: { template: "full" } } as const;
const unlimited = { reply_window: null, out: {} };
const openedAt = new Date("2026-11-23T08:00:00.000Z");
const later = (hours: number): Date => new Date(openedAt.getTime() + hours * 3_600_000);

describe("the reply window", () => {
  it("is null where the channel has none, or nobody has written", () => {
    assert.equal(replyWindow(unlimited, { openedAt, used: 0 }), null);
    assert.equal(replyWindow(rule, { openedAt: null, used: 0 }), null);
  });

  it("tells until when and how many more", () =>
    assert.deepEqual(replyWindow(rule, { openedAt, used: 2 }), {
      opened_by: "inbound",
      expires_at: "2026-11-25T08:00:00.000Z",
      limit: 5,
      remaining: 3,
      fallback: ["template"],
    }));

  it("names no template where the channel has none", () =>
    assert.deepEqual(replyWindow({ ...rule, out: {} }, { openedAt, used: 0 })?.fallback, []));

  for (const [name, answering, now, closed] of [
    ["open", { openedAt, used: 4 }, later(47.9), undefined],
    ["used up", { openedAt, used: 5 }, later(1), /5 answers/],
    ["expired", { openedAt, used: 0 }, later(48), /48 hours/],
    ["never opened", { openedAt: null, used: 0 }, later(0), /only after/],
  ] as const)
    it(`is ${name}`, () => {
      const reason = closedBecause(rule, answering, now);
      if (closed === undefined) assert.equal(reason, undefined);
      else assert.match(reason ?? "", closed);
    });

  it("is never closed where there is none", () =>
    assert.equal(closedBecause(unlimited, { openedAt: null, used: 99 }, later(999)), undefined));
});
