import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type School, startSchool, tokens } from "./support/front-desk.js";

/** What of a person must not be seen by who may not read bodies. */
const personal = /王妈妈|8613800138000|秘密|回复内容|收据|attachments\/att_/;

describe("who may see what", () => {
  let school: School;
  let conversation: string;
  let message: string;
  let reply: string;
  before(async () => {
    school = await startSchool();
    const attachments = [{ content_base64: "AAAA", filename: "收据.bin" }];
    const { body } = await school.write("m-1", "秘密", { attachments });
    conversation = body.conversation_id;
    message = body.id;
    const sent = await school.call("POST", "/messages", { conversation_id: conversation, text: "回复内容" });
    reply = sent.body.id;
    await school.event("message.sent", reply);
  });
  after(() => school?.end());
  const as = (token: string) => (method: string, path: string, body?: object) =>
    school.call(method, path, body, { token });

  it("an agent reads its own groups' conversations", async () => {
    const { body } = await school.call("GET", `/messages/${message}`);
    assert.equal(body.text, "秘密");
    assert.equal(body.from.value, "+8613800138000");
    const { body: view } = await school.call("GET", `/conversations/${conversation}`);
    assert.equal(view.person.display_name, "王妈妈");
  });

  it("for an agent of another group they do not exist", async () => {
    const other = as(tokens.finance);
    const attempts: readonly [string, string, object?][] = [
      ["GET", `/conversations/${conversation}`],
      ["GET", `/conversations/${conversation}/messages`],
      ["GET", `/messages/${message}`],
      ["PATCH", `/conversations/${conversation}`, { status: "closed" }],
      ["POST", `/conversations/${conversation}/notes`, { text: "x" }],
      ["POST", `/conversations/${conversation}/assign`, { group_id: "finance" }],
      ["POST", "/messages", { conversation_id: conversation, text: "x" }],
    ];
    for (const [method, path, body] of attempts)
      assert.equal((await other(method, path, body)).status, 404, `${method} ${path}`);
    assert.deepEqual((await other("GET", "/conversations")).body.items, []);
    const { body: mine } = await school.call("GET", `/messages/${message}`);
    const file = await other("GET", `/attachments/${mine.attachments[0].id}`);
    assert.equal(file.status, 404);
    assert.equal((await school.call("GET", `/conversations/${conversation}`)).body.status, "open");
  });

  it("for an agent of another group a person of ours is not to be written to", async () => {
    const to = { account_id: "campus_app", scheme: "phone", value: "+8613911112222" };
    const answer = await as(tokens.finance)("POST", "/messages", { to, text: "x" });
    assert.equal(answer.status, 403);
    const list = await school.call("GET", "/conversations");
    assert.equal(list.body.items.length, 1);
  });

  it("an admin gets no bodies, names or addresses", async () => {
    const admin = as(tokens.admin);
    for (const path of [
      `/messages/${message}`,
      `/messages/${reply}`,
      "/conversations",
      `/conversations/${conversation}`,
      `/conversations/${conversation}/messages`,
    ]) {
      const { status, body } = await admin("GET", path);
      assert.equal(status, 200, path);
      assert.doesNotMatch(JSON.stringify(body), personal, path);
    }
    assert.equal((await admin("GET", `/messages/${reply}`)).body.status, "sent");
    const { body: mine } = await school.call("GET", `/messages/${message}`);
    assert.equal((await admin("GET", `/attachments/${mine.attachments[0].id}`)).status, 404);
    assert.equal((await admin("GET", "/events")).status, 403);
  });

  it("an integrator gets deliveries and no bodies", async () => {
    const integrator = as(tokens.integrator);
    const { status, body } = await integrator("GET", `/messages/${message}`);
    assert.equal(status, 200);
    assert.doesNotMatch(JSON.stringify(body), personal);
    for (const path of ["/deliveries", "/dead-letters", `/deliveries/attempts/${reply}`]) {
      const answer = await integrator("GET", path);
      assert.equal(answer.status, 200, path);
      assert.doesNotMatch(JSON.stringify(answer.body), personal, path);
    }
    assert.equal((await integrator("GET", `/conversations/${conversation}`)).status, 403);
    assert.equal((await integrator("POST", "/messages", { conversation_id: conversation, text: "x" })).status, 403);
    assert.equal((await integrator("PATCH", `/conversations/${conversation}`, { status: "closed" })).status, 403);
  });

  it("an agent has nothing to do with deliveries, a receiver nothing with conversations", async () => {
    for (const path of ["/deliveries", "/dead-letters", "/events"])
      assert.equal((await school.call("GET", path)).status, 403, path);
    const receiver = as(tokens.receiver);
    for (const path of ["/conversations", `/messages/${message}`, "/deliveries"])
      assert.equal((await receiver("GET", path)).status, 403, path);
    assert.equal((await receiver("POST", "/messages", { conversation_id: conversation, text: "x" })).status, 403);
  });

  it("without a known token nobody gets anything", async () => {
    for (const token of ["x".repeat(40), ""]) {
      const answer = await as(token)("GET", "/conversations");
      assert.equal(answer.status, 401);
      assert.match(answer.headers.get("content-type") ?? "", /^application\/problem\+json/);
    }
  });
});
