import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { OutboundAttachment } from "../outbound.js";
import { fakeHost } from "../testing/fake-host.js";
import { uploadMedia } from "./media.js";
import { multipart } from "./multipart.js";
import { platform } from "./platform.js";
import { fileIn } from "./testing/form.js";
import { credentials, type PlatformServer, platformServer } from "./testing/index.js";

const { signal } = new AbortController();
const file: OutboundAttachment = {
  id: "att_1",
  kind: "image",
  url: "https://gateway.example/files/1",
  filename: "a.png",
  content_type: "image/png",
};

describe("multipart", () => {
  it("keeps every byte, even a boundary of its own making", () => {
    const first = multipart({ field: "media", filename: "a.png", contentType: "image/png", bytes: Buffer.from("x") });
    const bytes = Buffer.concat([Buffer.from(first.body), Buffer.from([0, 13, 10, 45, 45, 255])]);
    const { headers, body } = multipart({ field: "media", filename: 'a"\r\n.png', contentType: "image/png", bytes });
    assert.deepEqual(fileIn(headers["content-type"] ?? "", Buffer.from(body)), {
      field: "media",
      filename: "a___.png",
      filelength: bytes.length,
      contentType: "image/png",
      bytes,
    });
  });
});

describe("an upload", () => {
  let server: PlatformServer;
  before(async () => {
    const { app_id, app_secret } = credentials("a");
    server = await platformServer({ app_id, app_secret, msgtypes: [] });
  });
  after(() => server.stop());

  const upload = (bytes: Uint8Array): Promise<string> => {
    const host = { ...fakeHost({ allows: () => true }), readAttachment: async () => bytes };
    return uploadMedia(platform(credentials("a", server.origin), host), host, "image", file, signal);
  };

  it("gives the media id of exactly these bytes", async () => {
    const bytes = Buffer.from([0, 255, 13, 10]);
    assert.deepEqual(server.media.get(await upload(bytes))?.bytes, bytes);
  });

  it("too large is `rejected` with the reason; a lost answer is never `uncertain`", async () => {
    const tooLarge = (error: unknown): boolean =>
      (error as { details: { reason?: string } }).details.reason === "too_large";
    await assert.rejects(upload(Buffer.alloc(10_485_761)), tooLarge);
    server.fails("/cgi-bin/media/upload", -1);
    await assert.rejects(upload(Buffer.from("x")), { code: "unavailable" });
  });
});
