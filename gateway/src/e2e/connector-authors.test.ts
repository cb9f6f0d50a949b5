import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { runCommand } from "./support/command.js";

interface Kit {
  readonly id: string;
  readonly badge: string;
  readonly passed: number;
  readonly failed: readonly { readonly test: string; readonly reason: string }[];
  readonly skipped: readonly { readonly test: string; readonly reason: string }[];
}

describe("a connector's author", () => {
  let folder: string;
  const at = (...path: string[]): string => join(folder, "sms_mine", ...path);
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "连接器 authors-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const kit = async (word: string): Promise<{ code: number; kit: Kit }> => {
    const { code, stdout, stderr } = await runCommand({}, "connector", "test", word, "--json");
    assert.ok(stdout.startsWith("{"), stderr);
    return { code, kit: JSON.parse(stdout) as Kit };
  };
  const change = (path: string, from: string, to: string): void => {
    const text = readFileSync(at(path), "utf8");
    assert.ok(text.includes(from), `${path} holds no ${from}`);
    writeFileSync(at(path), text.replaceAll(from, to));
  };

  it("gets a whole two-way connector of at most thirty lines, proved without a network", async () => {
    const { code, stdout } = await runCommand({}, "connector", "new", "sms_mine", "--out", at());
    assert.deepEqual([code, stdout.includes("src/index.ts")], [0, true]);
    const lines = readFileSync(at("src", "index.ts"), "utf8").split("\n");
    assert.ok(lines.filter((line) => line.trim() !== "").length <= 30);
    const { code: tested, kit: result } = await kit(at());
    assert.deepEqual([tested, result.id, result.badge, result.failed], [0, "sms_mine", "Proven", []]);
    assert.ok(result.passed > 30);
    for (const { reason } of result.skipped) assert.notEqual(reason, "");
  });

  it("is told by number and in words what is wrong", async () => {
    change("src/index.ts", 'scheme: "phone", value', 'scheme: "phone", value: ` ${value}`');
    const { code, kit: result } = await kit(at());
    assert.deepEqual([code, result.badge], [1, "Loads"]);
    const spaces = result.failed.find(({ test }) => test === "M27");
    assert.match(spaces?.reason ?? "", /white space around the value/);
    change("src/index.ts", "value: ` ${value}`", "value");
    assert.equal((await kit(at())).kit.badge, "Proven");
  });

  it("reads the compiler's words when it does not compile", async () => {
    change("src/index.ts", "conversation_ref: value", "conversation_ref: valeu");
    const { code, stderr } = await runCommand({}, "connector", "test", at());
    assert.deepEqual([code, /src\/index\.ts.*valeu/s.test(stderr)], [1, true]);
    change("src/index.ts", "conversation_ref: valeu", "conversation_ref: value");
  });

  it("is refused a bad name with a good one, and a folder that is not empty", async () => {
    const bad = await runCommand({}, "connector", "new", "My-SMS", "--out", join(folder, "other"));
    assert.deepEqual([bad.code, /my_sms/.test(bad.stderr)], [2, true]);
    const full = await runCommand({}, "connector", "new", "sms_mine", "--out", at());
    assert.deepEqual([full.code, /holds files already/.test(full.stderr)], [1, true]);
  });

  it("can look at a connector of this house the same way", async () => {
    const { code, kit: result } = await kit("app_http");
    assert.deepEqual([code, result.id, result.badge], [0, "app_http", "Proven"]);
  });
});
