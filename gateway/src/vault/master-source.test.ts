import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ConfigError } from "../config/config-error.js";
import { masterSource } from "./master-source.js";

const folder = (): string => mkdtempSync(join(tmpdir(), "gatehouse keys "));

function program(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "gatehouse-kms-")), "unwrap");
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o700);
  return file;
}

function wrappedIn(...lines: string[]): string {
  const dataDir = folder();
  mkdirSync(join(dataDir, "keys"));
  writeFileSync(join(dataDir, "keys", "wrapped"), lines.join("\n"));
  return dataDir;
}

const fails = (reading: Promise<unknown>, ...words: RegExp[]): Promise<void> =>
  assert.rejects(reading, (error: unknown) => {
    assert.ok(error instanceof ConfigError);
    for (const word of words) assert.match(error.message, word);
    return true;
  });

describe("the master key's source", () => {
  it("a file of the data folder is made once, for its owner alone, and holds generations newest first", async () => {
    const dataDir = folder();
    const source = masterSource(dataDir, undefined);
    const [first] = await source.read();
    assert.equal(first?.length, 32);
    assert.deepEqual(await masterSource(dataDir, undefined).read(), [first]);
    const before = source.stamp();
    source.write?.([Buffer.alloc(32, 1), first as Buffer]);
    assert.notEqual(source.stamp(), before);
    assert.deepEqual(await source.read(), [Buffer.alloc(32, 1), first]);
    assert.equal(statSync(source.file as string).mode & 0o777, 0o600);
    writeFileSync(source.file as string, readFileSync(source.file as string, "utf8").slice(0, 60));
    await fails(source.read(), /damaged/);
  });

  it("a program gets the wrapped key on stdin and its arguments without a shell", async () => {
    const kms = program('read w; test "$2" = "a;b" || exit 9; printf "%s" "$w" | head -c 32 | base64');
    const wrapped = ["n".repeat(40), "o".repeat(40)];
    const source = masterSource(wrappedIn(...wrapped), { kind: "command", command: [kms, "key-1", "a;b"] });
    assert.deepEqual(await source.read(), [Buffer.from("n".repeat(32)), Buffer.from("o".repeat(32))]);
    assert.equal(source.write, undefined);
  });

  it("a program that fails is quoted, and one that answers anything else is refused", async () => {
    const by = (...command: string[]) => masterSource(wrappedIn("w"), { kind: "command", command }).read();
    await fails(by(program("echo access denied >&2; exit 3")), /ended with 3/, /access denied/);
    await fails(by(program("echo hello")), /32 bytes as base64/);
    await fails(by(program("exit 0")), /32 bytes as base64/);
    await fails(by("/nowhere/unwrap"), /cannot be run/);
    await fails(masterSource(folder(), { kind: "command", command: ["/bin/true"] }).read(), /missing or empty/);
  });
});
