import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bundledName } from "./file-name.js";

describe("the name of a file in a bundle", () => {
  const cases: readonly (readonly [string | undefined, string])[] = [
    ["收据.JPG", "att_1.jpg"],
    ["录音.wav", "att_1.wav"],
    ["a.html", "att_1.bin"],
    ["a.svg", "att_1.bin"],
    ["a.pdf.exe", "att_1.bin"],
    ["../../etc/passwd", "att_1.bin"],
    [undefined, "att_1.bin"],
  ];
  for (const [filename, name] of cases)
    it(`${filename} → ${name}`, () => assert.equal(bundledName("att_1", filename), name));
});
