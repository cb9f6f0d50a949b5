import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { flush, typesAbout } from "./support/events.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool } from "./support/front-desk.js";

describe("receipts", () => {
  let school: School;
  before(async () => {
    school = await startSchool();
  });
  after(() => school?.end());
  const receipt = (id: string, message_id: string, status: string, more: object = {}) =>
    school.say({ type: "receipt", id, message_id, status, ...more });
  const statusOf = async (id: string): Promise<string> => (await school.call("GET", `/messages/${id}`)).body.status;
  const sent = async (ref: string): Promise<string> => {
    const { body } = await school.write(ref, "你好");
    const reply = await school.call("POST", "/messages", { conversation_id: body.conversation_id, text: ref });
    await school.event("message.sent", reply.body.id);
    return reply.body.id;
  };
  const told = (id: string): string[] =>
    school.crm.received.flatMap(({ event }) =>
      event.data.receipt?.message_id === id ? [event.data.receipt.status] : [],
    );

  it("raise the status and are told once each, in any order and as often as they come", async () => {
    const id = await sent("r-1");
    const at = "2026-11-23T08:00:00.000Z";
    assert.equal((await receipt("rc-1", id, "read", { sent_at: at })).status, 202);
    assert.equal(await statusOf(id), "read");
    assert.equal((await receipt("rc-2", id, "delivered")).status, 202);
    assert.equal((await receipt("rc-2", id, "delivered")).status, 200);
    assert.equal((await receipt("rc-3", id, "delivered")).status, 202);
    assert.equal((await receipt("rc-4", id, "failed", { provider_code: "9" })).status, 202);
    assert.equal(await statusOf(id), "read");
    await flush(school, "r-1");
    assert.deepEqual(told(id), ["read", "delivered", "failed"]);
    const event = await school.event("message.receipt.updated", id);
    assert.equal(event.data.receipt?.at, at);
    assert.equal(event.data.receipt?.recipient, "+8613800138000");
    assert.equal(event.time, at);
  });

  it("of a failure give the reason, until the message arrives after all", async () => {
    const id = await sent("r-2");
    await receipt("rc-5", id, "failed", { provider_code: "E17", reason: "空号" });
    const { body } = await school.call("GET", `/messages/${id}`);
    assert.equal(body.status, "failed");
    assert.deepEqual([body.error.provider_code, body.error.message], ["E17", "空号"]);
    await receipt("rc-6", id, "delivered");
    const { body: after } = await school.call("GET", `/messages/${id}`);
    assert.deepEqual([after.status, after.error], ["delivered", undefined]);
  });

  it("wait for a message whose send has not returned yet", async () => {
    const { body } = await school.write("r-3", "你好");
    const answers: (() => void)[] = [];
    school.app.answer((_request, response) =>
      answers.push(() => response.writeHead(200, { "content-type": "application/json" }).end('{"id":"app-9"}')),
    );
    const reply = await school.call("POST", "/messages", { conversation_id: body.conversation_id, text: "快" });
    await school.app.about(reply.body.id);
    const parked = await receipt("rc-7", "app-9", "delivered");
    assert.equal(parked.status, 202);
    assert.equal(await statusOf(reply.body.id), "queued");
    assert.deepEqual(told(reply.body.id), []);
    school.app.answer(undefined);
    for (const answer of answers) answer();
    await eventually("the parked receipt counts", async () =>
      (await statusOf(reply.body.id)) === "delivered" ? true : undefined,
    );
    await school.event("message.receipt.updated", reply.body.id);
    assert.deepEqual(typesAbout(school.crm, reply.body.id), [
      "message.created",
      "message.sent",
      "message.receipt.updated",
    ]);
  });

  it("by our own id may even overtake the answer of the send, which takes nothing back", async () => {
    const { body } = await school.write("r-4", "你好");
    const answers: (() => void)[] = [];
    school.app.answer((_request, response) => answers.push(() => response.writeHead(410).end()));
    const reply = await school.call("POST", "/messages", { conversation_id: body.conversation_id, text: "慢" });
    await school.app.about(reply.body.id);
    await receipt("rc-8", reply.body.id, "delivered");
    school.app.answer(undefined);
    for (const answer of answers) answer();
    await school.event("message.sent", reply.body.id);
    assert.equal(await statusOf(reply.body.id), "delivered");
  });

  it("mean what was sent, where the provider numbers both ways alike", async () => {
    const { body } = await school.write("r-6", "你好");
    school.app.answer((_request, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end('{"id":"r-6"}'),
    );
    const reply = await school.call("POST", "/messages", { conversation_id: body.conversation_id, text: "好" });
    await school.event("message.sent", reply.body.id);
    school.app.answer(undefined);
    await receipt("rc-12", "r-6", "delivered");
    assert.equal(await statusOf(reply.body.id), "delivered");
  });

  it("about a message that came in, or about nothing known, change nothing", async () => {
    const { body } = await school.write("r-5", "你好");
    assert.equal((await receipt("rc-9", body.id, "read")).status, 202);
    assert.equal((await receipt("rc-10", "nobody-knows", "read")).status, 202);
    await flush(school, "r-5");
    assert.deepEqual(told(body.id), []);
    assert.equal((await receipt("rc-11", body.id, "eaten")).status, 400);
  });
});
