import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type School, startSchool, tokens } from "./support/front-desk.js";

describe("Idempotency-Key", () => {
  let school: School;
  let conversation: string;
  before(async () => {
    school = await startSchool();
    conversation = (await school.write("m-1", "你好")).body.conversation_id;
  });
  after(() => school?.end());
  const send = (text: string, key: string, token: string = tokens.desk) =>
    school.call("POST", "/messages", { conversation_id: conversation, text }, { key, token });

  it("gives the first answer again and sends nothing twice", async () => {
    const first = await send("一", "k-1");
    const again = await send("一", "k-1");
    assert.equal(first.headers.get("idempotency-replayed"), null);
    assert.equal(again.headers.get("idempotency-replayed"), "true");
    assert.equal(again.status, 202);
    assert.deepEqual(again.body, first.body);
    const last = await send("二", "k-2");
    await school.app.about(last.body.id);
    assert.equal(school.app.calls().filter(({ message }) => message.text === "一").length, 1);
  });

  it("refuses the key for another body", async () => {
    await send("三", "k-3");
    const other = await send("四", "k-3");
    assert.equal(other.status, 422);
  });

  it("belongs to one caller", async () => {
    const mine = await send("五", "k-5");
    const theirs = await send("五", "k-5", tokens.admin);
    assert.equal(theirs.headers.get("idempotency-replayed"), null);
    assert.notEqual(theirs.body.id, mine.body.id);
  });

  it("keeps no refusal: the call can be made again when it is right", async () => {
    const refused = await school.call("POST", "/messages", { conversation_id: "cnv_none", text: "六" }, { key: "k-6" });
    assert.equal(refused.status, 404);
    const good = await send("六", "k-6");
    assert.equal(good.status, 202);
    assert.equal(good.headers.get("idempotency-replayed"), null);
  });

  it("lets one of many at the same time through and gives the others its answer", async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => send("七", "k-7")));
    assert.deepEqual(
      all.map(({ status }) => status),
      Array.from({ length: 12 }, () => 202),
    );
    assert.equal(new Set(all.map(({ body }) => body.id)).size, 1);
    assert.equal(all.filter(({ headers }) => headers.get("idempotency-replayed") === "true").length, 11);
    await school.app.about(all[0]?.body.id);
    assert.equal(school.app.calls().filter(({ message }) => message.text === "七").length, 1);
  });

  it("works for a change of a conversation too", async () => {
    const patch = () => school.call("PATCH", `/conversations/${conversation}`, { priority: "high" }, { key: "k-8" });
    assert.equal((await patch()).status, 200);
    assert.equal((await patch()).headers.get("idempotency-replayed"), "true");
  });
});
