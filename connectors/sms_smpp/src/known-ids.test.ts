import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loopback } from "@gatehouse/sdk/sms/testing";
import { createKnownIds, type KnownIds } from "./known-ids.js";
import { normalId } from "./message-id.js";

const written = (id: number, form: "hex" | "decimal"): string =>
  form === "hex" ? id.toString(16).toUpperCase().padStart(8, "0") : id.toString().padStart(10, "0");

describe("message ids", () => {
  for (const [given, type, expected] of [
    ["005EE93749", "auto", "5ee93749"],
    ["005EE93749", "hex", "5ee93749"],
    ["0000000123", "decimal", "123"],
    ["005EE93749", "text", "005EE93749"],
    ["0", "auto", "0"],
    ["000", "auto", "0"],
    [" 12\u0000", "auto", "12"],
    ["B6F0C4F0-7AEB-4C67-A1F3-2D8E7C3B9A10", "auto", "b6f0c4f0-7aeb-4c67-a1f3-2d8e7c3b9a10"],
    ["", "auto", ""],
  ] as const)
    it(`${JSON.stringify(given)} as ${type} is ${expected}`, () => assert.equal(normalId(given, type), expected));

  for (const answer of ["hex", "decimal"] as const)
    for (const receipt of ["hex", "decimal"] as const) {
      it(`a whole run of numbers, answers ${answer}, receipts ${receipt}`, async () => {
        const ids = createKnownIds(loopback(), "auto");
        for (let id = 0x1234_5600; id < 0x1234_5800; id += 1) {
          const known = await ids.answered(written(id, answer));
          assert.equal(await ids.meant(written(id, receipt)), known, String(id));
        }
      });

      it(`another process reads the receipts, answers ${answer}, receipts ${receipt}`, async () => {
        const host = loopback();
        const [sending, listening]: KnownIds[] = [createKnownIds(host, "auto"), createKnownIds(host, "auto")];
        const known: string[] = [];
        for (let id = 0x5ee9_3740; id < 0x5ee9_3760; id += 1)
          known.push((await sending?.answered(written(id, answer))) ?? "");
        // The first receipt with a letter in it teaches the form of all.
        await listening?.meant(written(0x5ee9_375f, receipt));
        for (const [n, name] of known.entries())
          assert.equal(await listening?.meant(written(0x5ee9_3740 + n, receipt)), name);
      });
    }

  it("small numbers of a simulator that writes decimal on both sides stay themselves", async () => {
    const ids = createKnownIds(loopback(), "auto");
    const known = await Promise.all(Array.from({ length: 300 }, (_, id) => ids.answered(String(id))));
    for (const id of known) assert.equal(await ids.meant(id), id);
  });

  it("ids that are no numbers stay as they are", async () => {
    const ids = createKnownIds(loopback(), "auto");
    const id = "b6f0c4f0-7aeb-4c67-a1f3-2d8e7c3b9a10";
    await ids.answered("5ee93749");
    assert.equal(await ids.meant(await ids.answered(id)), id);
    assert.equal(await ids.meant("zz-9"), "zz-9");
  });
});
