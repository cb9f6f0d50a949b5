import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { textMessage } from "./support/app.js";
import { type Campus, openCampus } from "./support/campus.js";
import { emptyOutbox } from "./support/empty-outbox.js";
import { eventually } from "./support/eventually.js";

const conversations = 32;
const each = 30;
/** Acknowledged messages after which the gateway is killed: fixed, so that a failure can be looked at again. */
const killedAfter = [97, 411, 702];

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

/** Senders behave like a provider: the same message again until it is acknowledged, then the next one. */
describe("kill -9 under load", () => {
  let campus: Campus;
  const acked = new Map<string, string>();

  before(async () => {
    campus = await openCampus({ crm: { max_in_flight: 32 } });
  });
  after(() => campus?.close());

  async function sendUntilAcked(id: string, ref: string): Promise<void> {
    await eventually(`an acknowledgement of ${id}`, async () => {
      const from = { from: { scheme: "app_user", value: ref } };
      const answer = await campus.send(textMessage(id, id, from)).catch(() => undefined);
      if (answer === undefined || answer.status >= 300) return undefined;
      acked.set(id, answer.body.id);
      return true;
    });
  }

  async function sender(ref: string): Promise<void> {
    for (let n = 0; n < each; n += 1) {
      await sendUntilAcked(`${ref}-${n}`, ref);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it("every acknowledged message arrives, in order, duplicates only under the same webhook-id", async () => {
    const senders = Promise.all(times(conversations, (n) => sender(`c${n}`)));
    for (const count of killedAfter) {
      await eventually(`${count} acknowledged`, () => (acked.size >= count ? true : undefined));
      await campus.restart("SIGKILL");
    }
    await senders;
    assert.equal(acked.size, conversations * each);
    const arrived = (): Set<string | undefined> =>
      new Set(campus.receiver.received.map(({ event }) => event.data.message?.id));
    await eventually("every acknowledged message", () => {
      const seen = arrived();
      return [...acked.values()].every((id) => seen.has(id)) ? true : undefined;
    });
    const firsts = [
      ...new Map([...campus.receiver.received].reverse().map((call) => [call.webhookId, call.event])).values(),
    ].reverse();
    for (const ref of times(conversations, (n) => `c${n}`)) {
      const ours = firsts.filter(({ data }) => data.message?.text?.startsWith(`${ref}-`));
      assert.deepEqual(
        ours.map(({ data }) => data.message?.text),
        times(each, (n) => `${ref}-${n}`),
      );
    }
    for (const key of new Set(firsts.map(({ partitionkey }) => partitionkey))) {
      const sequences = firsts
        .filter(({ partitionkey }) => partitionkey === key)
        .map(({ sequence }) => Number(sequence));
      assert.deepEqual(
        sequences,
        times(sequences.length, (n) => n + 1),
      );
    }
    const rows = await campus.query<{ id: string }>("SELECT id FROM message");
    assert.equal(rows.length, acked.size);
    await emptyOutbox(campus);
    assert.deepEqual(await campus.query("SELECT 1 FROM dead_letter"), []);
  });
});
