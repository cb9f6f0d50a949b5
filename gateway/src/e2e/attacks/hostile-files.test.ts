import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { type School, startSchool } from "../support/front-desk.js";

const script = "<script>alert(document.domain)</script>";
const pages: readonly (readonly [string, string, string])[] = [
  ["图.svg", "image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`],
  ["photo.png", "image/png", `<!doctype html>${script}`],
  ["photo.png", "text/html", `<!doctype html>${script}`],
  ["page.html", "text/html", script],
  ["feed.xml", "application/xhtml+xml", `<html xmlns="http://www.w3.org/1999/xhtml">${script}</html>`],
  ["a.js", "text/javascript", "alert(1)"],
  ['x"; filename=evil.html\r\nX-Evil: 1', "text/html", script],
];

/** A local file header of ZIP with a path upwards (APPNOTE 4.3.7), and ten megabytes of zeros in a few kilobytes. */
const slip = Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(22), Buffer.from("../../../etc/cron.d/x")]);
/** Ten archives, one in the other. */
const nested = Array.from({ length: 10 }).reduce<Buffer>((inner) => gzipSync(inner), Buffer.alloc(1_000_000));
const archives: readonly (readonly [string, string, Buffer])[] = [
  ["bomb.gz", "application/gzip", gzipSync(Buffer.alloc(10_000_000))],
  ["ten-levels.gz", "application/gzip", nested],
  ["slip.zip", "application/zip", slip],
];

/** What somebody may send as a file and hope that a browser or we open it. */
describe("a hostile file", () => {
  let school: School;
  before(async () => {
    school = await startSchool();
  });
  after(() => school?.end());

  let count = 0;
  async function sentAndFetched(filename: string, content_type: string, content: Buffer): Promise<Response> {
    const attachments = [{ content_base64: content.toString("base64"), filename, content_type }];
    count += 1;
    const { status, body } = await school.write(`file-${count}`, "见附件", { attachments });
    assert.equal(status, 202, JSON.stringify(body));
    const event = await school.event("message.received", body.id);
    return fetch(event.data.message?.attachments[0]?.url ?? assert.fail("no link"));
  }

  for (const [name, type, content] of pages)
    it(`${JSON.stringify(name)} as ${type} is a download only`, async () => {
      const answer = await sentAndFetched(name, type, Buffer.from(content));
      assert.equal(await answer.text(), content);
      assert.match(answer.headers.get("content-disposition") ?? "", /^attachment; filename\*=UTF-8''[\w.%~'()*!-]+$/);
      assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
      assert.match(answer.headers.get("content-security-policy") ?? "", /sandbox; default-src 'none'/);
      assert.equal(answer.headers.get("x-evil"), null);
    });

  for (const [name, type, content] of archives)
    it(`${name} is not unpacked: it leaves byte for byte as it came`, async () => {
      const answer = await sentAndFetched(name, type, content);
      assert.equal(answer.headers.get("content-encoding"), null);
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), content);
    });
});
