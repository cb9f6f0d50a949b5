import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";

/** What is asked in a way nobody means it is answered in the form of every other error. */
describe("odd requests", () => {
  let school: School;
  before(async () => {
    school = await startSchool();
  });
  after(() => school?.end());

  const ask = (method: string, path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${school.gateway.url}${path}`, { method, headers: { authorization: `Bearer ${tokens.desk}`, ...headers } });

  it("a wrong method names the right ones, and OPTIONS asks for them", async () => {
    const wrong = await ask("DELETE", "/api/v1/messages");
    assert.deepEqual([wrong.status, wrong.headers.get("allow")], [405, "POST"]);
    assert.equal(((await wrong.json()) as { status: number }).status, 405);
    const asked = await ask("OPTIONS", "/api/v1/conversations/x");
    assert.deepEqual([asked.status, asked.headers.get("allow")], [204, "HEAD, GET, PATCH"]);
    for (const path of ["/api/v1/nothing", "/api/v1", "/nothing"]) assert.equal((await ask("PUT", path)).status, 404);
  });

  it("HEAD of a page is that page without its body", async () => {
    for (const path of ["/", "/login"]) {
      const [head, whole] = [await ask("HEAD", path), await ask("GET", path)];
      assert.deepEqual([head.status, head.headers.get("content-type")], [200, whole.headers.get("content-type")], path);
    }
  });

  /** The first answer to bytes that no client sends. */
  const answered = (bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(school.gateway.url);
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      let text = "";
      socket
        .on("data", (chunk) => (text += chunk.toString()))
        .on("close", () => resolve(text))
        .on("error", reject);
    });

  it("what is no HTTP, and an address too long, are problems too", async () => {
    for (const [bytes, status] of [
      ["nonsense\r\n\r\n", 400],
      [`GET /api/v1/me?q=${"x".repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
    ] as const) {
      const [head = "", body = ""] = (await answered(bytes)).split("\r\n\r\n");
      assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*application/problem\\+json`));
      assert.equal(JSON.parse(body).status, status);
    }
  });

  it("a range behind the end of a file is a problem that says how long it is", async () => {
    const attachments = [{ content_base64: Buffer.from("abc").toString("base64"), filename: "a.txt" }];
    const { body } = await school.write("o-1", "文件", { attachments });
    const [file] = (await school.event("message.received", body.id)).data.message?.attachments ?? [];
    const answer = await ask("GET", `/api/v1/attachments/${file?.id}`, { range: "bytes=3-" });
    assert.deepEqual([answer.status, answer.headers.get("content-range")], [416, "bytes */3"]);
    assert.match(((await answer.json()) as { detail: string }).detail, /3 bytes/);
  });

  it("what waits says when it is due as every time is written", async () => {
    school.crm.answer((_, response) => void response.writeHead(500).end());
    await school.write("o-2", "等一下");
    const token = tokens.integrator;
    const [waiting] = await eventually("something waits", async () => {
      const { body } = await school.call("GET", "/deliveries", undefined, { token });
      return body.items.some(({ last_code }: { last_code: string | null }) => last_code !== null)
        ? body.items
        : undefined;
    });
    assert.match(waiting.due_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });
});
