import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { csvFile } from "./table.js";

describe("a table of a pack", () => {
  for (const cell of ['=HYPERLINK("http://evil.example","点我")', "@SUM(A1:A9)", "+1", "-1", "\t=1", "\r=1"])
    it(`keeps ${JSON.stringify(cell)} as text, in a row and in a head`, () => {
      const { content } = csvFile("a.csv", [cell, "b"], [[cell, 7]]);
      const text = [...(content as readonly string[])].join("").replace("\ufeff", "");
      const quoted = `"'${cell.replaceAll('"', '""')}"`;
      assert.equal(text, `${quoted},"b"\n${quoted},"7"\n`);
    });
});
