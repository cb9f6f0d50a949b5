import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { multipart } from "./multipart.js";

const bytes = Uint8Array.from([0, 13, 10, 255]);

describe("multipart", () => {
  it("is read by another implementation: Chinese names, quotes and line breaks, bytes as they are", async () => {
    const files = [
      { filename: '成绩"单"\r\nx.txt', contentType: "text/plain", bytes },
      { filename: "b", contentType: "bad\r\ntype", bytes },
    ];
    const { type, bytes: body } = multipart({ Content: "你好" }, files, "nonce");
    const form = await new Response(body, { headers: { "content-type": type } }).formData();
    assert.deepEqual(JSON.parse(form.get("JSON") as string), { Content: "你好" });
    const [first, second] = form.getAll("Attachments") as File[];
    assert.equal(first?.name, files[0]?.filename);
    assert.deepEqual(new Uint8Array((await first?.arrayBuffer()) ?? []), bytes);
    assert.equal(second?.type, "application/octet-stream");
  });
});
