import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { describe, it } from "node:test";
import { unzipSync } from "fflate";
import { createZip } from "./pack-zip.js";

const mtime = new Date("2026-11-25T00:00:00Z");
const never = new AbortController().signal;

async function* pieces(count: number, piece: string): AsyncGenerator<string> {
  for (let n = 0; n < count; n += 1) yield piece;
}

describe("an archive", () => {
  it("holds what was put in, and says its digests", async () => {
    const zip = createZip(never, mtime);
    const reading = buffer(zip.bytes);
    const long = await zip.enclose({ name: "long.txt", content: pieces(100_000, "0123456789") });
    const empty = await zip.enclose({ name: "empty.jsonl", content: [] });
    const dir = mkdtempSync(join(tmpdir(), "zip-"));
    writeFileSync(join(dir, "manifest.json"), "{}");
    await zip.endWith(dir);
    rmSync(dir, { recursive: true });
    const files = unzipSync(await reading);
    assert.deepEqual(Object.keys(files), ["long.txt", "empty.jsonl", "manifest.json"]);
    assert.deepEqual([long.bytes, files["long.txt"]?.length, empty.bytes], [1_000_000, 1_000_000, 0]);
    assert.equal(
      createHash("sha256")
        .update(files["long.txt"] ?? "")
        .digest("hex"),
      long.sha256,
    );
  });

  it("ends for its reader when what is put in fails", async () => {
    const zip = createZip(never, mtime);
    const reading = buffer(zip.bytes);
    async function* failing(): AsyncGenerator<string> {
      yield "x";
      throw new Error("the database went away");
    }
    const putting = zip.enclose({ name: "a.txt", content: failing() });
    putting.catch((error: Error) => zip.fail(error));
    await assert.rejects(putting, /went away/);
    await assert.rejects(reading, /went away/);
  });

  it("ends for whoever puts in when nobody reads any more", async () => {
    const gone = new AbortController();
    const zip = createZip(gone.signal, mtime);
    const putting = zip.enclose({ name: "a.bin", content: pieces(1_000_000, "0123456789") });
    gone.abort(new Error("the disk is full"));
    await assert.rejects(putting);
  });

  it("hears nothing of a source that fails after that", async () => {
    const gone = new AbortController();
    const zip = createZip(gone.signal, mtime);
    const closed = new Promise<void>((resolve) => gone.signal.addEventListener("abort", () => setImmediate(resolve)));
    async function* late(): AsyncGenerator<string> {
      yield "x".repeat(100_000);
      await closed;
      throw new Error("the pool is closed");
    }
    const putting = zip.enclose({ name: "a.txt", content: late() });
    setImmediate(() => gone.abort(new Error("stopping")));
    await assert.rejects(putting);
    // An error that nobody hears would end this process.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  });
});
