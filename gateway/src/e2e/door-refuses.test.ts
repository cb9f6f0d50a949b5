import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { sign } from "@gatehouse/sdk";
import type { Reply } from "./support/app.js";
import { sendSigned, textMessage } from "./support/app.js";
import { type Campus, openCampus } from "./support/campus.js";
import { newSecret } from "./support/gateway.js";

/** What the door must not let in, and that nothing of it is stored. */
describe("the door refuses", () => {
  let campus: Campus;

  before(async () => {
    campus = await openCampus({ config: { limits: { body_bytes: 262_144 } } });
  });
  after(() => campus?.close());

  const pathsOf = ({ body }: Reply): string[] => (body.errors as { path: string }[]).map(({ path }) => path);
  const post = (body: string | Buffer, headers: Record<string, string>): Promise<Response> =>
    fetch(`${campus.gateway().url}/hooks/campus_app`, { method: "POST", body, headers });

  async function refused(status: number, answer: Response | Promise<Response>): Promise<void> {
    const { status: got, headers } = await answer;
    assert.equal(got, status);
    assert.match(headers.get("content-type") ?? "", /application\/problem\+json/);
  }

  it("a wrong, stale or missing signature: 401", async () => {
    const body = JSON.stringify(textMessage("x-1", "你好"));
    const json = { "content-type": "application/json" };
    const signed = (at: Date, secret = campus.appSecret): Record<string, string> => ({
      ...json,
      ...sign([secret], "x-1", at, body),
    });
    const now = new Date();
    await refused(401, post(body, signed(now, newSecret())));
    await refused(401, post(body, signed(new Date(now.getTime() - 6 * 60_000))));
    await refused(401, post(body, signed(new Date(now.getTime() + 6 * 60_000))));
    await refused(401, post(body, json));
    for (const name of ["webhook-id", "webhook-timestamp", "webhook-signature"]) {
      const { [name]: _, ...rest } = signed(now);
      await refused(401, post(body, rest));
    }
    await refused(401, post(JSON.stringify(JSON.parse(body), null, 1), signed(now)));
    await refused(401, post(body.replace("x-1", "x-2"), signed(now)));
  });

  it("takes the request when one of two signatures is right", async () => {
    const body = JSON.stringify(textMessage("two-1", "两个签名"));
    const good = sign([campus.appSecret], "two-1", new Date(), body);
    const bad = sign([newSecret()], "two-1", new Date(), body);
    const both = { ...good, "webhook-signature": `${bad["webhook-signature"]} ${good["webhook-signature"]}` };
    const answer = await post(body, { "content-type": "application/json", ...both });
    assert.equal(answer.status, 202);
  });

  it("what does not match the schema: 400 with the place", async () => {
    const from = (value: string): object => ({ from: { scheme: "phone", value } });
    const cases: readonly (readonly [object | string, string])[] = [
      ["{", ""],
      ["", ""],
      ["[]", ""],
      [textMessage("b-1", "x", from("12345")), "from.value"],
      [textMessage("b-2", "x", { files: [{ filepath: "/etc/passwd" }] }), "files"],
      [textMessage("b-3", "x", { attachments: [{ filepath: "/etc/passwd" }] }), "attachments.0.filepath"],
      [JSON.stringify(textMessage("b-4", "x")).replace("b-4", "b\\u0000"), "id"],
      [textMessage("b-5", "x", { sent_at: "yesterday" }), "sent_at"],
      [textMessage("b-8", "x", { sent_at: "0000-01-01T00:00:00.000Z" }), "sent_at"],
      [JSON.stringify(textMessage("b-6", "x")).replace('"text"', '"__proto__":{"admin":true},"text"'), "__proto__"],
      [
        JSON.stringify(textMessage("b-7", "x")).replace('"text"', '"constructor":{"prototype":{}},"text"'),
        "constructor",
      ],
    ];
    for (const [body, path] of cases) {
      const answer = await campus.send(body);
      assert.equal(answer.status, 400, JSON.stringify(answer.body));
      assert.ok(pathsOf(answer).includes(path), `${path}: ${JSON.stringify(answer.body)}`);
      assert.deepEqual([answer.body.status, answer.body.type], [400, "about:blank"]);
    }
  });

  it("another content type, bytes that are no UTF-8: 400", async () => {
    const headers = (body: string | Buffer, type: string): Record<string, string> => ({
      "content-type": type,
      ...sign([campus.appSecret], "t-1", new Date(), body),
    });
    const body = JSON.stringify(textMessage("t-1", "x"));
    for (const type of ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
      await refused(400, post(body, headers(body, type)));
    const broken = Buffer.from(body.replace('"x"', '"\u00e9"'), "latin1");
    await refused(400, post(broken, headers(broken, "application/json")));
  });

  it("100,000 levels of nesting: 400, and goes on working", async () => {
    const deep = `{"type":"message","id":"d","text":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const answer = await campus.send(deep);
    assert.equal(answer.status, 400);
    const open = await campus.send("[".repeat(200_000));
    assert.equal(open.status, 400);
    assert.deepEqual(pathsOf(open), [""]);
  });

  it("an unknown account: 404; a body over the limit: 413", async () => {
    const other = await sendSigned(`${campus.gateway().url}/hooks/nobody`, campus.appSecret, textMessage("n-1", "x"));
    assert.equal(other.status, 404);
    const large = await campus.send(textMessage("l-1", "长".repeat(100_000)));
    assert.equal(large.status, 413);
  });

  it("a body that ends before its length, or never ends: nothing of it stays", async () => {
    const { hostname, port } = new URL(campus.gateway().url);
    const head =
      "POST /hooks/campus_app HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n";
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.end(`${head}{"type":"mess`));
      socket
        .on("close", () => resolve())
        .on("error", reject)
        .resume();
    });
    const chunked = await new Promise<string>((resolve, reject) => {
      const start = "POST /hooks/campus_app HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
      const socket = connect(Number(port), hostname, () => {
        socket.write(start);
        socket.write(`50000\r\n${"x".repeat(0x5_0000)}\r\n`);
      });
      socket.once("data", (chunk) => resolve(chunk.toString())).on("error", reject);
    });
    assert.match(chunked, /^HTTP\/1\.1 413/);
  });

  it("nothing refused left a row, and the gateway is well", async () => {
    const [counts] = await campus.query<{ raw: string; messages: string; keys: string }>(
      "SELECT (SELECT count(*) FROM raw_event) AS raw, (SELECT count(*) FROM message) AS messages, (SELECT count(*) FROM source_key) AS keys",
    );
    assert.deepEqual(counts, { raw: "1", messages: "1", keys: "1" });
    assert.equal((await fetch(`${campus.gateway().url}/readyz`)).status, 200);
  });
});
