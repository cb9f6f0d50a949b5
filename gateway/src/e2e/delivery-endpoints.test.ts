import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Webhook } from "standardwebhooks";
import { textMessage } from "./support/app.js";
import { type Campus, openCampus } from "./support/campus.js";
import { eventually } from "./support/eventually.js";
import { newSecret } from "./support/gateway.js";
import { type Receiver, startReceiver } from "./support/receiver.js";

const from = { scheme: "phone", value: "+8613800138000" };

/** Several endpoints beside each other: none harms another, each gets what it asked for, all only what is allowed. */
describe("endpoints beside each other", () => {
  const secret = newSecret();
  const previous = newSecret();
  let campus: Campus;
  let slow: Receiver;
  let notAllowed: Receiver;

  before(async () => {
    slow = await startReceiver(secret);
    notAllowed = await startReceiver(secret);
    slow.answer(() => undefined);
    const [host] = notAllowed.address.split(":");
    campus = await openCampus({
      crmConfig: { previous_secret: previous },
      allow: [slow.address],
      endpoints: [
        { id: "slow", adapter: "webhook", timeout_secs: 2, config: { url: slow.url, secret } },
        {
          id: "edits",
          adapter: "webhook",
          events: ["message.e*"],
          config: { url: slow.url.replace("/in", "/edits"), secret },
        },
        {
          id: "refused",
          adapter: "webhook",
          config: { url: `http://localhost:${notAllowed.address.slice(`${host}:`.length)}/in`, secret },
        },
      ],
    });
  });
  after(async () => {
    await campus?.close();
    await slow?.close();
    await notAllowed?.close();
  });

  it("while one hangs, the other gets every event", async () => {
    const sent = await Promise.all(
      Array.from({ length: 100 }, (_, n) => campus.send(textMessage(`s-${n}`, "快", { conversation_ref: `c-${n}` }))),
    );
    for (const { body } of sent) await campus.calledAbout(body.id);
    const [waiting] = await campus.query<{ n: string }>("SELECT count(*) AS n FROM delivery WHERE target_id = 'slow'");
    assert.ok(Number(waiting?.n) > 0, "the slow one has still work to do");
  });

  it("`events` chooses by glob", async () => {
    await campus.send(textMessage("g-1", "旧"));
    await campus.send({ type: "edit", id: "g-2", message_id: "g-1", text: "新" });
    await campus.send({ type: "reaction", id: "g-3", message_id: "g-1", emoji: "👍", action: "added", from });
    await eventually("the edit", () => slow.received.find(({ event }) => event.type === "gatehouse.message.edited.v1"));
    const rows = await campus.query<{ type: string }>(
      "SELECT DISTINCT e.type FROM delivery d JOIN event e ON e.id = d.item_id WHERE d.target_id = 'edits'",
    );
    assert.deepEqual(rows, [{ type: "message.edited" }]);
  });

  it("an address that is not on the list gets no packet, and the log says why", async () => {
    const [row] = await eventually("a refused try", async () => {
      const rows = await campus.query<{ code: string; address: string | null }>(
        "SELECT code, address FROM attempt WHERE target_id = 'refused' LIMIT 1",
      );
      return rows.length > 0 ? rows : undefined;
    });
    assert.deepEqual(row, { code: "target_refused", address: null });
    assert.equal(notAllowed.received.length, 0);
  });

  it("while a secret rotates there are two signatures, and either proves the event", async () => {
    const { body } = await campus.send(textMessage("r-1", "换密钥"));
    const { event, headers } = await campus.calledAbout(body.id);
    assert.equal(headers["webhook-signature"]?.toString().split(" ").length, 2);
    const text = JSON.stringify(event);
    for (const one of [campus.deskSecret, previous])
      assert.deepEqual(new Webhook(one).verify(text, headers as Record<string, string>), event);
    assert.throws(() => new Webhook(newSecret()).verify(text, headers as Record<string, string>));
  });
});
