import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AccessStep, approvalOf, needsApproval, type Sight } from "./minor-access.js";

const now = new Date("2026-11-25T08:00:00Z");
const later = "2026-11-25T09:00:00Z";
const earlier = "2026-11-25T07:59:59Z";
const step = (name: AccessStep["step"], expires_at?: string, by = "usr_a"): AccessStep => ({
  step: name,
  by,
  ...(expires_at !== undefined && { expires_at }),
});

describe("an approval to see what belongs to a minor", () => {
  const table: readonly (readonly [string, readonly AccessStep[], boolean])[] = [
    ["nobody asked", [], false],
    ["asking is not enough", [step("asked", later)], false],
    ["approved", [step("approved", later), step("asked")], true],
    ["approved, but over", [step("approved", earlier)], false],
    ["refused", [step("refused", later)], false],
    ["somebody else's", [step("approved", later, "usr_b")], false],
    ["without an end", [step("approved")], false],
    ["the glass was broken", [step("break_glass", later)], true],
    ["having seen it once opens nothing", [step("viewed", later)], false],
  ];
  for (const [name, steps, opens] of table)
    it(name, () => assert.equal(approvalOf(steps, "usr_a", now) !== undefined, opens));

  it("is needed for records and closed conversations, or for everything", () => {
    const sights: readonly Sight[] = ["record", "open_conversation", "closed_conversation"];
    assert.deepEqual(
      sights.map((sight) => needsApproval("records", sight)),
      [true, false, true],
    );
    assert.ok(sights.every((sight) => needsApproval("everything", sight)));
  });
});
