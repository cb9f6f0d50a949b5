import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { PluginError } from "@gatehouse/sdk";
import { eventually } from "../../e2e/support/eventually.js";
import { type Received, type Receiver, startReceiver } from "../../e2e/support/receiver.js";
import { replayDeadLetter } from "../replay.js";
import { type LineOptions, type LineRig, openLine, rigSecret } from "../testing/line-rig.js";

const tester = { actor: "tester", role: "integrator", groups: [] };

const text = (id: string, words: string) =>
  ({ type: "message", id, from: { scheme: "app_user", value: "u-1" }, text: words }) as const;

/** What cannot be delivered is kept, leaves a marker in its place, and comes again when a person says so. */
describe("dead letters of an endpoint", () => {
  let receiver: Receiver;
  let line: LineRig;

  afterEach(async () => {
    await line?.close();
    await receiver?.close();
  });

  async function open(options: LineOptions & { order?: "strict" | "best_effort" }): Promise<void> {
    receiver = await startReceiver(rigSecret);
    const config = { url: receiver.url, secret: rigSecret };
    const endpoint = {
      id: "crm",
      adapter: "webhook",
      events: ["message.received", "delivery.gap"],
      order: options.order ?? "strict",
      config,
    };
    line = await openLine({ ...options, endpoints: [endpoint], allow: [receiver.address] });
  }

  const typesOf = (calls: readonly Received[]): string[] =>
    calls.map(({ event }) => event.type.replace(/^gatehouse\.|\.v1$/g, ""));
  const letters = () =>
    line.query<{ id: string; item_id: string; code: string; state: string; attempts: number }>(
      "SELECT * FROM dead_letter ORDER BY id",
    );

  it("an event the adapter calls rejected: a gap with its sequence, then the next; a replay brings the event itself", async () => {
    let refuse = true;
    const judge = ({ body }: { body: string }) => {
      if (body === "never" && refuse)
        throw new PluginError("rejected", "this receiver takes no such event", { reason: "unsupported" });
      return { status: "delivered" } as const;
    };
    await open({ adapter: { judge } });
    receiver.answer((_, response) => {
      response.end(receiver.received.at(-1)?.event.data.message?.text === "二" ? "never" : "");
    });
    await line.admit(text("m-1", "一"));
    const second = await line.admit(text("m-2", "二"));
    await line.admit(text("m-3", "三"));
    const calls = await receiver.until(4);
    assert.deepEqual(typesOf(calls), ["message.received", "message.received", "delivery.gap", "message.received"]);
    const [, dead, gap] = calls;
    assert.equal(gap?.event.sequence, dead?.event.sequence);
    assert.equal(gap?.event.partitionkey, second.conversation_id);
    assert.deepEqual(gap?.event.data, { gap: { event_id: dead?.event.id, reason: "unsupported" } });
    assert.notEqual(gap?.webhookId, dead?.webhookId);
    const [letter] = await letters();
    assert.deepEqual([letter?.item_id, letter?.code, letter?.state], [dead?.event.id, "unsupported", "open"]);

    refuse = false;
    assert.equal(await replayDeadLetter(line.replay, tester, letter?.id as string), "replayed");
    const again = (await receiver.until(5)).at(4);
    assert.deepEqual(again?.event, dead?.event);
    assert.equal(again?.webhookId, dead?.webhookId);
    await eventually("an empty outbox", async () =>
      (await line.query("SELECT 1 FROM delivery")).length === 0 ? true : undefined,
    );
    assert.equal((await letters())[0]?.state, "replayed");
  });

  it("after the whole schedule: dead with every try in the log, and the lane goes on", async () => {
    await open({ scheduleSecs: [0.05, 0.05] });
    receiver.answer((_, response) => {
      const bad = receiver.received.at(-1)?.event.data.message?.text === "坏";
      response.writeHead(bad ? 500 : 200).end();
    });
    await line.admit(text("m-1", "坏"));
    await line.admit(text("m-2", "好"));
    const calls = await receiver.until(5);
    assert.deepEqual(typesOf(calls).slice(3), ["delivery.gap", "message.received"]);
    assert.deepEqual(
      calls.slice(0, 3).map(({ headers }) => headers["gatehouse-attempt"]),
      ["1", "2", "3"],
    );
    assert.equal(new Set(calls.slice(0, 3).map(({ webhookId }) => webhookId)).size, 1);
    const [letter] = await letters();
    assert.deepEqual([letter?.attempts, letter?.code], [3, "unavailable"]);
  });

  it("a replay that fails again opens the same letter again", async () => {
    await open({ scheduleSecs: [] });
    receiver.answer((_, response) => response.writeHead(500).end());
    await line.admit(text("m-1", "坏"));
    const [letter] = await eventually("the letter", async () => ((await letters()).length > 0 ? letters() : undefined));
    await eventually("the marker given up", async () =>
      (await line.query("SELECT 1 FROM delivery")).length === 0 ? true : undefined,
    );
    await replayDeadLetter(line.replay, tester, letter?.id as string);
    await eventually("the letter, open", async () => ((await letters())[0]?.state === "open" ? true : undefined));
    assert.deepEqual(
      (await letters()).map(({ id }) => id),
      [letter?.id],
    );
  });

  it("without an order nothing stands in the place of the dead event", async () => {
    await open({ scheduleSecs: [], order: "best_effort" });
    receiver.answer((_, response) => response.writeHead(500).end());
    await line.admit(text("m-1", "坏"));
    await eventually("the letter", async () => ((await letters()).length > 0 ? true : undefined));
    assert.deepEqual(await line.query("SELECT 1 FROM delivery"), []);
  });
});
