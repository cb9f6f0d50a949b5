import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cursorOf, shownBy } from "./cursor.js";

describe("the cursor of a visitor's page", () => {
  it("comes back as it was", () => {
    const progress = new Map([
      ["cnv_0a1b", "12"],
      ["cnv_ff", "3"],
    ]);
    assert.deepEqual(shownBy(cursorOf({ progress, versions: new Map() })).progress, progress);
  });

  for (const broken of [undefined, "", "~", "cnv_1", "cnv_1.x", "msg_1.2", "cnv_1.2 ", "__proto__.1"])
    it(`begins at the beginning: ${broken}`, () => assert.equal(shownBy(broken).progress.size, 0));
});
