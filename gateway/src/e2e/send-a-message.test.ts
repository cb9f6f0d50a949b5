import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type School, startSchool } from "./support/front-desk.js";

describe("POST /api/v1/messages", () => {
  let school: School;
  before(async () => {
    school = await startSchool();
  });
  after(() => school?.end());

  it("answers 202 queued, calls the callback as the contract says, and tells the helpdesk", async () => {
    const { body: asked } = await school.write("m-1", "几点开门？");
    school.app.answer((_request, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end('{"id":"app-77"}'),
    );
    const sent = await school.call("POST", "/messages", { conversation_id: asked.conversation_id, text: "八点。" });
    assert.equal(sent.status, 202);
    assert.equal(sent.body.status, "queued");
    const [call] = await school.app.about(sent.body.id);
    school.app.answer(undefined);
    const { sent_at, ...rest } = call ?? assert.fail("no call");
    assert.match(sent_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual(rest, {
      type: "message",
      id: sent.body.id,
      conversation_ref: "m-1",
      to: { scheme: "phone", value: "+8613800138000" },
      text: "八点。",
      attachments: [],
      reply_to: null,
    });
    const created = await school.event("message.created", sent.body.id);
    const left = await school.event("message.sent", sent.body.id);
    assert.equal(created.data.message?.status, "queued");
    assert.equal(left.data.message?.status, "sent");
    assert.equal(left.data.message?.source_id, "app-77");
    assert.ok(Number(left.sequence) > Number(created.sequence));
    const { body: now } = await school.call("GET", `/messages/${sent.body.id}`);
    assert.equal(now.status, "sent");
    assert.equal(now.sequence, 2);
  });

  it("points at the message it answers by the app's own id", async () => {
    const { body: asked } = await school.write("m-2", "在吗");
    const { body: other } = await school.write("m-3", "在吗");
    const good = { conversation_id: asked.conversation_id, text: "在的", reply_to_id: asked.id };
    const { body: sent } = await school.call("POST", "/messages", good);
    const [call] = await school.app.about(sent.id);
    assert.equal(call?.reply_to, "m-2");
    const wrong = await school.call("POST", "/messages", { ...good, reply_to_id: other.id });
    assert.equal(wrong.status, 400);
    assert.equal(wrong.body.errors[0].path, "reply_to_id");
  });

  it("opens a conversation with somebody the school writes to first", async () => {
    const to = { account_id: "campus_app", scheme: "phone", value: "139 1234 5678" };
    const sent = await school.call("POST", "/messages", { to, text: "您好，请确认缴费信息。" });
    assert.equal(sent.status, 202);
    const [call] = await school.app.about(sent.body.id);
    assert.deepEqual(call?.to, { scheme: "phone", value: "+8613912345678" });
    assert.equal(call?.conversation_ref, null);
    const conversation = sent.body.conversation_id;
    const opened = await school.event("conversation.created", conversation);
    const created = await school.event("message.created", sent.body.id);
    assert.equal(opened.sequence, "1");
    assert.equal(created.sequence, "2");
    assert.equal(opened.data.route?.group_id, "front_desk");
    const from = { scheme: "phone", value: "+8613912345678" };
    const answered = await school.write("m-4", "确认", { from, conversation_ref: null });
    assert.equal(answered.body.conversation_id, conversation);
    const again = await school.call("POST", "/messages", { to, text: "谢谢" });
    assert.equal(again.body.conversation_id, conversation);
  });

  const refusals: readonly [string, object, number, string][] = [
    ["neither conversation nor addressee", { text: "x" }, 400, "conversation_id"],
    [
      "both",
      { conversation_id: "cnv_1", to: { account_id: "campus_app", scheme: "phone", value: "13800138000" }, text: "x" },
      400,
      "conversation_id",
    ],
    ["nothing to say", { conversation_id: "cnv_1" }, 400, "text"],
    [
      "an unknown account",
      { to: { account_id: "nobody", scheme: "phone", value: "13800138000" }, text: "x" },
      400,
      "to.account_id",
    ],
    [
      "a number that is none",
      { to: { account_id: "campus_app", scheme: "phone", value: "12" }, text: "x" },
      400,
      "to.value",
    ],
    ["an unknown option", { conversation_id: "cnv_1", text: "x", urgent: true }, 400, "urgent"],
  ];
  for (const [what, body, status, path] of refusals)
    it(`refuses ${what} and says where`, async () => {
      const answer = await school.call("POST", "/messages", body);
      assert.equal(answer.status, status);
      assert.match(answer.headers.get("content-type") ?? "", /^application\/problem\+json/);
      assert.ok(
        answer.body.errors.some((fault: { path: string }) => fault.path === path),
        JSON.stringify(answer.body),
      );
    });

  it("tells of a conversation that does not exist", async () => {
    const answer = await school.call("POST", "/messages", {
      conversation_id: "cnv_0199a5c2f1d07c3e8a4b5d6e7f801234",
      text: "x",
    });
    assert.equal(answer.status, 404);
  });
});
