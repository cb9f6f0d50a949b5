import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { textMessage } from "./support/app.js";
import { type Campus, openCampus } from "./support/campus.js";
import { eventually } from "./support/eventually.js";

describe("the ledger of a day", () => {
  let campus: Campus;
  before(async () => {
    campus = await openCampus({ crm: { events: ["message.received"] } });
  });
  after(() => campus?.close());

  const line = async () => (await campus.admin("ledger")).body.items[0];

  it("adds up while things wait, when they have arrived, after a replay, and not when one is lost", async () => {
    campus.receiver.answer((_, response) => void response.writeHead(503).end());
    for (let n = 0; n < 5; n += 1)
      await campus.send(textMessage(`m-${n}`, `${n}`, { from: { scheme: "app_user", value: `u-${n}` } }));
    const waiting = await line();
    assert.deepEqual(
      [waiting.channel, waiting.received, waiting.messages, waiting.planned, waiting.pending, waiting.balanced],
      ["app", 5, 5, 5, 5, true],
    );
    campus.receiver.answer(undefined);
    const { delivered, balanced } = await eventually("all delivered", async () => {
      const now = await line();
      return now.delivered === 5 ? now : undefined;
    });
    assert.deepEqual([delivered, balanced], [5, true]);
    await campus.admin("replays", "POST", { endpoint: "crm", per_second: 1000 });
    await eventually("all came again", () => campus.receiver.received.length >= 10);
    assert.equal((await line()).balanced, true);

    await campus.query(
      "DELETE FROM attempt WHERE item_id = (SELECT min(id) FROM event WHERE type = 'message.received')",
    );
    const { body } = await campus.admin("ledger");
    assert.deepEqual([body.balanced, body.items[0].delivered, body.items[0].planned], [false, 4, 5]);
  });

  it("is of another day where asked, and says what a day looks like", async () => {
    const { body } = await campus.admin("ledger?day=2020-01-01");
    assert.deepEqual([body.items[0].received, body.balanced], [0, true]);
    for (const day of ["yesterday", "0000-01-01", "9999-12-31", "2026-02-30"])
      assert.equal((await campus.admin(`ledger?day=${day}`)).status, 400, day);
  });
});
