import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { flush, typesAbout } from "./support/events.js";
import { type School, startSchool } from "./support/front-desk.js";
import { newSecret } from "./support/gateway.js";
import { type Receiver, startReceiver } from "./support/receiver.js";

describe("notes", () => {
  const secret = newSecret();
  let school: School;
  let archive: Receiver;
  before(async () => {
    archive = await startReceiver(secret);
    const endpoint = { id: "archive", adapter: "webhook", include_notes: true, config: { url: archive.url, secret } };
    school = await startSchool({
      change: (c) => ({
        ...c,
        endpoints: [...c.endpoints, endpoint],
        egress: { allow_private: [...c.egress.allow_private, archive.address] },
      }),
    });
  });
  after(async () => {
    await school?.end();
    await archive?.close();
  });

  it("stay in the house: no connector, and no endpoint that did not ask for them", async () => {
    const { body } = await school.write("n-1", "我要投诉");
    const note = await school.call("POST", `/conversations/${body.conversation_id}/notes`, { text: "请主任看一下" });
    assert.equal(note.status, 200);
    await archive.until(1, "message.created");
    const kept = archive.received.find(({ event }) => event.data.message?.id === note.body.id)?.event;
    assert.equal(kept?.data.message?.visibility, "private");
    assert.equal(kept?.data.message?.text, "请主任看一下");
    assert.equal(kept?.data.message?.status, undefined);
    const { body: sent } = await school.call("POST", "/messages", {
      conversation_id: body.conversation_id,
      text: "已转主任",
    });
    await school.app.about(sent.id);
    await flush(school, "n-1");
    assert.equal(
      school.app.calls().some(({ message }) => message.text.includes("主任看")),
      false,
    );
    assert.deepEqual(typesAbout(school.crm, note.body.id), []);
    const { body: list } = await school.call("GET", `/conversations/${body.conversation_id}/messages`);
    assert.deepEqual(
      list.items.map((m: { text: string }) => m.text),
      ["我要投诉", "请主任看一下", "已转主任", "flush"],
    );
  });
});
