import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { flush, typesAbout } from "./support/events.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";

describe("conversations", () => {
  let school: School;
  before(async () => {
    school = await startSchool();
  });
  after(() => school?.end());
  const patch = (id: string, body: object) => school.call("PATCH", `/conversations/${id}`, body);
  const get = async (id: string) => (await school.call("GET", `/conversations/${id}`)).body;

  it("are closed by hand, and the next message opens a new one", async () => {
    const { body: first } = await school.write("c-1", "你好");
    assert.equal((await patch(first.conversation_id, { status: "closed" })).status, 200);
    const closed = await school.event("conversation.closed", first.conversation_id);
    assert.equal(closed.data.conversation?.status, "closed");
    assert.ok(closed.data.conversation?.closed_at);
    const { body: next } = await school.write("c-1b", "又来了", { conversation_ref: "c-1" });
    assert.notEqual(next.conversation_id, first.conversation_id);
    assert.equal(next.sequence, 1);
    assert.equal((await get(first.conversation_id)).status, "closed");
  });

  it("are opened again by a reply to one of their messages", async () => {
    const { body: first } = await school.write("c-2", "什么时候放假");
    await patch(first.conversation_id, { status: "closed" });
    const { body: reply } = await school.write("c-2b", "再问一下", { conversation_ref: "c-2", reply_to: "c-2" });
    assert.equal(reply.conversation_id, first.conversation_id);
    assert.equal(reply.sequence, 2);
    const event = await school.event("message.received", reply.id);
    assert.equal(event.data.message?.reply_to_id, first.id);
    assert.deepEqual(typesAbout(school.crm, first.conversation_id), [
      "conversation.created",
      "message.received",
      "conversation.closed",
      "conversation.reopened",
      "message.received",
    ]);
    const now = await get(first.conversation_id);
    assert.equal(now.status, "open");
    assert.equal(now.closed_at, undefined);
  });

  it("never have a second open one beside them", async () => {
    const { body: first } = await school.write("c-3", "一");
    await patch(first.conversation_id, { status: "closed" });
    const { body: second } = await school.write("c-3b", "二", { conversation_ref: "c-3" });
    const conflict = await patch(first.conversation_id, { status: "open" });
    assert.equal(conflict.status, 409);
    const { body: reply } = await school.write("c-3c", "三", { conversation_ref: "c-3", reply_to: "c-3" });
    assert.equal(reply.conversation_id, second.conversation_id);
    await patch(second.conversation_id, { status: "closed" });
    assert.equal((await patch(first.conversation_id, { status: "open" })).status, 200);
    await school.event("conversation.reopened", first.conversation_id);
  });

  it("are handed on, with one event for each kind of change and none for no change", async () => {
    const { body } = await school.write("c-4", "你好");
    const id = body.conversation_id;
    await patch(id, { assignee: "zhang", priority: "high", labels: ["新生"] });
    await patch(id, { assignee: "zhang", priority: "high", labels: ["新生"] });
    const now = await get(id);
    assert.deepEqual([now.assignee, now.priority, now.labels], [{ type: "agent", id: "zhang" }, "high", ["新生"]]);
    await school.call("POST", `/conversations/${id}/assign`, { group_id: "finance", assignee: null });
    await school.event("conversation.transferred", id);
    await flush(school, "c-4");
    assert.deepEqual(typesAbout(school.crm, id).slice(0, 6), [
      "conversation.created",
      "message.received",
      "conversation.assigned",
      "conversation.updated",
      "conversation.transferred",
      "conversation.assigned",
    ]);
    assert.equal((await school.call("GET", `/conversations/${id}`)).status, 404);
    const theirs = await school.call("GET", `/conversations/${id}`, undefined, { token: tokens.finance });
    assert.equal(theirs.body.group_id, "finance");
    assert.equal(theirs.body.assignee, null);
  });

  it("refuse what does not exist", async () => {
    const { body } = await school.write("c-5", "你好");
    const unknown = await patch(body.conversation_id, { group_id: "nobody" });
    assert.equal(unknown.status, 400);
    assert.equal(unknown.body.errors[0].path, "group_id");
    assert.equal((await patch(body.conversation_id, { status: "asleep" })).status, 400);
    assert.equal((await patch("cnv_none", { status: "closed" })).status, 404);
  });

  it("are listed by page", async () => {
    const seen: string[] = [];
    for (let after = "", pages = 0; pages < 50; pages += 1) {
      const { body } = await school.call("GET", `/conversations?limit=2&after=${after}`);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      if (body.next === null) break;
      after = body.next;
    }
    assert.equal(new Set(seen).size, seen.length);
    assert.ok(seen.length >= 6);
  });
});
