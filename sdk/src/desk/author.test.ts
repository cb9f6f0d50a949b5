import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { authorOf } from "./author.js";

describe("who of the school wrote it", () => {
  for (const [value, display_name, name] of [
    ["agent:endpoint/crm/zhang", undefined, "zhang"],
    ["agent:endpoint/crm/sip:1001/a", undefined, "sip:1001/a"],
    ["agent:li", undefined, "li"],
    ["token:desk", undefined, "desk"],
    ["endpoint:crm", " ", "crm"],
    ["ZhangSan", undefined, "ZhangSan"],
    ["li@example.edu", undefined, "li@example.edu"],
    ["token:desk", "李\n老师 ", "李 老师"],
    ["token:desk", "长".repeat(200), "长".repeat(80)],
  ] as const)
    it(`${value}, ${display_name}: ${name}`, () => {
      const named = display_name === undefined ? {} : { display_name };
      assert.equal(authorOf({ scheme: "user", value, role: "agent", ...named }), name);
    });
});
