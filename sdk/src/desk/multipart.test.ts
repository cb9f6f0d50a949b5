import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { multipart } from "./multipart.js";

const bytes = Uint8Array.from([0, 13, 10, 255]);

describe("multipart", () => {
  it("is read by another implementation: Chinese names, quotes and line breaks, lists, bytes as they are", async () => {
    const carried = [
      { filename: '成绩"单"\r\nx.txt', contentType: "text/plain", bytes },
      { filename: "b", contentType: "bad\r\ntype", bytes },
    ];
    const fields = [
      ["words", "你好\r\n"],
      ["tags[]", "a"],
      ["tags[]", "b"],
    ] as const;
    const { type, bytes: body } = multipart({ fields, files: { name: "files[]", carried } }, "nonce");
    const form = await new Response(body, { headers: { "content-type": type } }).formData();
    assert.deepEqual([form.get("words"), form.getAll("tags[]")], ["你好\r\n", ["a", "b"]]);
    const [first, second] = form.getAll("files[]") as File[];
    assert.equal(first?.name, carried[0]?.filename);
    assert.deepEqual(new Uint8Array((await first?.arrayBuffer()) ?? []), bytes);
    assert.equal(second?.type, "application/octet-stream");
  });

  it("has a boundary of at most 70 characters, another one for another nonce", () => {
    const [first, second] = ["n".repeat(200), "m"].map(
      (nonce) => multipart({ fields: [], files: { name: "f", carried: [] } }, nonce).type.split("boundary=")[1] ?? "",
    );
    assert.match(first ?? "", /^[a-z0-9-]{1,70}$/);
    assert.notEqual(first, second);
  });
});
