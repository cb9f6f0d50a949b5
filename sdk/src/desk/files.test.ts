import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Attachment } from "../attachment.js";
import { PluginError } from "../error.js";
import { rejectionOf } from "../testing/error-of.js";
import { filesOf, lostLine, withLost } from "./files.js";

const { signal } = new AbortController();
const fileOf = (id: string, more: Partial<Attachment> = {}): Attachment => ({
  id,
  kind: "file",
  content_type: "application/pdf",
  filename: `${id}.pdf`,
  state: "stored",
  ...more,
});

const asked: string[] = [];
const host = {
  readAttachment: async (id: string): Promise<Uint8Array> => {
    asked.push(id);
    if (id === "gone") throw new PluginError("rejected", "not there");
    if (id === "coming") throw new PluginError("unavailable", "still being fetched");
    return id === "empty" ? new Uint8Array() : Buffer.from(`bytes of ${id}`);
  },
};

const namesOf = async (files: readonly Attachment[], bounds = {}): Promise<readonly string[][]> => {
  const { attached, lost } = await filesOf(host, files, bounds, signal);
  return [attached.map(({ filename, bytes }) => `${filename}: ${Buffer.from(bytes).toString()}`), [...lost]];
};

describe("the files of an event", () => {
  it("come with their bytes and types; one without a name is called by its id", async () => {
    const { filename: _, ...unnamed } = fileOf("b");
    const { attached, lost } = await filesOf(host, [fileOf("a"), unnamed], {}, signal);
    const contentType = "application/pdf";
    assert.deepEqual(attached, [
      { filename: "a.pdf", contentType, bytes: Buffer.from("bytes of a") },
      { filename: "b", contentType, bytes: Buffer.from("bytes of b") },
    ]);
    assert.deepEqual(lost, []);
  });

  it("that are gone or empty are named, and cost no other; those known to be gone are not even read", async () => {
    asked.length = 0;
    const gone = [fileOf("expired", { state: "expired" }), fileOf("failed", { state: "failed" })];
    assert.deepEqual(await namesOf([fileOf("gone"), fileOf("empty"), ...gone, fileOf("a")]), [
      ["a.pdf: bytes of a"],
      ["gone.pdf", "empty.pdf", "expired.pdf", "failed.pdf"],
    ]);
    assert.deepEqual(asked, ["gone", "empty", "a"]);
  });

  it("that are too many or too large are named, whether or not their size was known", async () => {
    const files = [fileOf("a"), fileOf("b", { size: 20 }), fileOf("longer-than-that"), fileOf("c")];
    assert.deepEqual(await namesOf(files, { maxFiles: 3, maxBytes: 15 }), [
      ["a.pdf: bytes of a"],
      ["b.pdf", "longer-than-that.pdf", "c.pdf"],
    ]);
  });

  it("that are too much together are named, and a smaller one after them still comes", async () => {
    const files = [fileOf("a"), fileOf("b, a longer one"), fileOf("c")];
    assert.deepEqual(await namesOf(files, { maxTotalBytes: 25 }), [
      ["a.pdf: bytes of a", "c.pdf: bytes of c"],
      ["b, a longer one.pdf"],
    ]);
  });

  it("are waited for while one is still being fetched", async () => {
    const files = [fileOf("a"), fileOf("coming", { state: "pending" })];
    assert.equal((await rejectionOf(filesOf(host, files, {}, signal))).code, "unavailable");
  });

  it("that did not come along have a line of their own", () => {
    assert.equal(lostLine(["a.pdf", "b.pdf"]), "[文件未能附上 | not attached] a.pdf, b.pdf");
    assert.equal(lostLine([]), "");
    assert.equal(withLost("见附件", ["a.pdf"]), `见附件\n${lostLine(["a.pdf"])}`);
    assert.equal(withLost("", ["a.pdf"]), lostLine(["a.pdf"]));
    assert.equal(withLost("见附件", []), "见附件");
  });
});
