import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { type School, startSchool } from "./support/front-desk.js";

const recording = Buffer.from("RIFF\u0000\u0000\u0000\u0000WAVEfmt 您好，我想问退费", "utf8");

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** The parts of a form, as the server of an OpenAI-compatible API reads them. */
async function formOf(request: IncomingMessage): Promise<FormData> {
  const type = request.headers["content-type"] ?? "";
  return new Response(new Uint8Array(await bodyOf(request)), { headers: { "content-type": type } }).formData();
}

describe("speech", () => {
  let school: School;
  let server: Server;
  const asked: { readonly authorization: string | undefined; readonly form: FormData }[] = [];
  let busy = 1;
  before(async () => {
    server = createServer((request, response) => {
      if (request.method === "GET") return response.writeHead(200, { "content-type": "audio/wav" }).end(recording);
      void formOf(request).then((form) => {
        asked.push({ authorization: request.headers.authorization, form });
        busy -= 1;
        if (busy >= 0) return response.writeHead(503).end();
        return response.writeHead(200, { "content-type": "application/json" }).end('{"text":" 您好，我想问退费。 "}');
      });
      return undefined;
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const transcription = {
      url: `http://${address}/v1/audio/transcriptions`,
      api_key: "key-1",
      model: "whisper-1",
      language: "zh",
    };
    school = await startSchool({
      change: (c) => ({ ...c, transcription, egress: { allow_private: [...c.egress.allow_private, address] } }),
    });
  });
  after(async () => {
    await school?.end();
    server?.close();
  });

  it("is put into words beside the file, also when the service is busy at first; other files are left alone", async () => {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const attachments = [
      { url: `${address}/call.wav`, filename: "通话.wav", content_type: "audio/wav" },
      { url: `${address}/form.pdf`, filename: "表.pdf", content_type: "application/pdf" },
    ];
    const { body } = await school.write("v-1", "录音见附件", { attachments });
    const edited = await school.event("message.edited", body.id);
    const { text, revision, attachments: files } = edited.data.message ?? {};
    assert.deepEqual([text, revision], ["录音见附件", 2]);
    assert.deepEqual(
      files?.map(({ transcript }) => transcript),
      ["您好，我想问退费。", undefined],
    );
    assert.equal(asked.length, 2, "once refused, once answered; the PDF was never sent");
    const { authorization, form } = asked[1] ?? assert.fail();
    assert.deepEqual([authorization, form.get("model"), form.get("language")], ["Bearer key-1", "whisper-1", "zh"]);
    const file = form.get("file") as File;
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), recording);
  });
});
