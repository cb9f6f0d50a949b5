import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { textMessage } from "./support/app.js";
import { type Campus, openCampus } from "./support/campus.js";
import { eventually } from "./support/eventually.js";

describe("an endpoint that answers 410", () => {
  let campus: Campus;

  before(async () => {
    campus = await openCampus({ crm: { events: ["message.received"] } });
  });
  after(() => campus?.close());

  it("is disabled, what waits is parked and kept over a restart, and `enable` resumes in order", async () => {
    campus.receiver.answer((_, response) => response.writeHead(410).end());
    const sent = [await campus.send(textMessage("g-1", "一"))];
    const state = () => campus.query<{ state: string }>("SELECT state FROM endpoint_state");
    await eventually("the disabled endpoint", async () => ((await state()).length > 0 ? true : undefined));
    for (const n of [2, 3, 4]) sent.push(await campus.send(textMessage(`g-${n}`, `第${n}条`)));
    assert.deepEqual(await state(), [{ state: "disabled" }]);
    await campus.restart("SIGTERM");
    const parked = await campus.query("SELECT id FROM delivery WHERE parked");
    assert.equal(parked.length, 4);
    assert.equal((await campus.query("SELECT id FROM dead_letter")).length, 0);
    const before = campus.receiver.received.length;
    campus.receiver.answer(undefined);
    assert.equal((await campus.admin("endpoints/crm/enable", "POST")).status, 200);
    const calls = await campus.receiver.until(before + 4);
    assert.deepEqual(
      calls.slice(before).map(({ event }) => event.data.message?.id),
      sent.map(({ body }) => body.id),
    );
    assert.equal(calls[before]?.webhookId, calls[0]?.webhookId);
  });
});
