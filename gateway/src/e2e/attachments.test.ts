import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { eventually } from "./support/eventually.js";
import { type School, startSchool } from "./support/front-desk.js";

const pdf = Buffer.from("%PDF-1.4\n%âãÏÓ\n收据\n%%EOF\n");

async function download(url: string): Promise<{ status: number; bytes: Buffer; headers: Headers }> {
  const answer = await fetch(url);
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
}

/** A file by URL is fetched by a job: its link answers 409 until then. */
const stored = (url: string) =>
  eventually(`${url.slice(0, 60)} is stored`, async () => {
    const answer = await download(url);
    return answer.status === 409 ? undefined : answer;
  });

describe("attachments", () => {
  let school: School;
  let files: Server;
  let fileUrl: string;
  before(async () => {
    files = createServer((_request, response) =>
      response.writeHead(200, { "content-type": "application/pdf" }).end(pdf),
    );
    await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
    const address = `127.0.0.1:${(files.address() as AddressInfo).port}`;
    fileUrl = `http://${address}/file`;
    school = await startSchool({
      change: (c) => ({ ...c, egress: { allow_private: [...c.egress.allow_private, address] } }),
    });
  });
  after(async () => {
    await school?.end();
    files?.close();
  });

  it("come in with their bytes, or by a URL, and leave by a signed link", async () => {
    const attachments = [
      { content_base64: pdf.toString("base64"), filename: "缴费 收据.pdf", content_type: "application/pdf" },
      { url: fileUrl, filename: "成绩单.pdf", content_type: "application/pdf" },
    ];
    const { body } = await school.write("f-1", "见附件", { attachments });
    const event = await school.event("message.received", body.id);
    const [inline, linked] = event.data.message?.attachments ?? [];
    assert.equal(inline?.filename, "缴费 收据.pdf");
    const first = await download(inline?.url ?? "");
    assert.deepEqual(first.bytes, pdf);
    assert.match(
      first.headers.get("content-disposition") ?? "",
      new RegExp(`^attachment; filename\\*=UTF-8''${encodeURIComponent("缴费 收据.pdf")}$`),
    );
    const second = await stored(linked?.url ?? "");
    assert.deepEqual(second.bytes, pdf);
  });

  it("go out as links the app can follow", async () => {
    const { body: asked } = await school.write("f-2", "要成绩单");
    const attachments = [
      { content_base64: pdf.toString("base64"), filename: "成绩单.pdf", content_type: "application/pdf" },
      { url: fileUrl, filename: "课表.pdf", content_type: "application/pdf" },
    ];
    const sent = await school.call("POST", "/messages", {
      conversation_id: asked.conversation_id,
      text: "",
      attachments,
    });
    assert.equal(sent.status, 202);
    const [call] = await school.app.about(sent.body.id);
    assert.deepEqual(
      call?.attachments.map(({ filename }) => filename),
      ["成绩单.pdf", "课表.pdf"],
    );
    for (const { url } of call?.attachments ?? []) assert.deepEqual((await stored(url)).bytes, pdf);
  });

  it("open for nobody with a changed link", async () => {
    const { body: asked } = await school.write("f-3", "x", {
      attachments: [{ content_base64: "AAAA", filename: "a.bin" }],
    });
    const event = await school.event("message.received", asked.id);
    const url = event.data.message?.attachments[0]?.url ?? "";
    assert.equal((await download(url)).status, 200);
    assert.equal((await download(url.replace(/signature=./, "signature=_"))).status, 403);
    assert.equal((await download(url.replace(/expires=\d+/, "expires=9999999999"))).status, 403);
    assert.equal((await download(url.split("?")[0] ?? "")).status, 401);
  });
});
