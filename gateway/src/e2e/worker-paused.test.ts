import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { after, before, describe, it } from "node:test";
import { sendSigned, textMessage } from "./support/app.js";
import { type Campus, openCampus } from "./support/campus.js";
import { emptyOutbox } from "./support/empty-outbox.js";
import { endLeases } from "./support/end-leases.js";
import { eventually } from "./support/eventually.js";
import { type RunningGateway, runGateway } from "./support/gateway.js";

const conversations = 40;

/** A process that stood still past its leases wakes up and still believes in them. */
describe("a worker that was paused past its lease", () => {
  let campus: Campus;
  let other: RunningGateway;

  before(async () => {
    campus = await openCampus({ crm: { events: ["message.received"], max_in_flight: 4 } });
  });
  after(async () => {
    await other?.end("SIGTERM");
    await campus?.close();
  });

  it("changes nothing any more; the receiver sees the same webhook-id again at most", async () => {
    const [first] = await campus.query<{ owner: string }>("SELECT owner FROM process");
    other = await runGateway(campus.env);
    const unanswered: ServerResponse[] = [];
    campus.receiver.answer((_, response) => void unanswered.push(response));
    const from = (n: number): object => ({ from: { scheme: "app_user", value: `u-${n % conversations}` } });
    const url = `${campus.gateway().url}/hooks/campus_app`;
    for (let n = 0; n < conversations * 2; n += 1) {
      const answer = await sendSigned(url, campus.appSecret, textMessage(`p-${n}`, String(n), from(n)));
      assert.equal(answer.status, 202);
    }
    const { child } = campus.gateway();
    child.kill("SIGSTOP");
    campus.receiver.answer(undefined);
    for (const response of unanswered) response.end();
    await eventually("the other process did its work", async () => {
      await endLeases(campus, first?.owner ?? "");
      return (await campus.query("SELECT 1 FROM delivery")).length === 0 ? true : undefined;
    });
    child.kill("SIGCONT");
    const last = await sendSigned(
      url,
      campus.appSecret,
      textMessage("p-last", "last", { from: { scheme: "app_user", value: "last" } }),
    );
    await campus.calledAbout(last.body.id);
    await emptyOutbox(campus);

    const ids = campus.receiver.received.map(({ webhookId }) => webhookId);
    assert.equal(new Set(ids).size, conversations * 2 + 1);
    const done = await campus.query("SELECT 1 FROM audit_entry WHERE type = 'delivery.done'");
    assert.equal(done.length, conversations * 2 + 1, "each delivery was finished once");
    const seen = new Map<string, number>();
    for (const { event } of campus.receiver.received.filter(({ webhookId }, n) => ids.indexOf(webhookId) === n)) {
      assert.ok(Number(event.sequence) > (seen.get(event.partitionkey) ?? 0), "in order");
      seen.set(event.partitionkey, Number(event.sequence));
    }
  });
});
