import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { afterEach, describe, it } from "node:test";
import { eventually } from "../../e2e/support/eventually.js";
import { type Receiver, startReceiver } from "../../e2e/support/receiver.js";
import { type LineRig, openLine, rigSecret } from "../testing/line-rig.js";

const text = (id: string, value = "u-1") =>
  ({ type: "message", id, from: { scheme: "app_user", value }, text: id }) as const;

describe("a lease", () => {
  let receiver: Receiver;
  let line: LineRig;

  afterEach(async () => {
    await line?.close();
    await receiver?.close();
  });

  async function open(options: { sweeps?: boolean; max?: number; scheduleSecs?: readonly number[] }): Promise<void> {
    receiver = await startReceiver(rigSecret);
    const config = { url: receiver.url, secret: rigSecret };
    const endpoint = {
      id: "crm",
      adapter: "webhook",
      events: ["message.received", "delivery.gap"],
      max_in_flight: options.max ?? 8,
      config,
    };
    line = await openLine({ ...options, endpoints: [endpoint], allow: [receiver.address] });
  }

  it("that another process took meanwhile makes the late answer worth nothing", async () => {
    await open({ sweeps: false });
    let held: ServerResponse | undefined;
    receiver.answer((_, response) => {
      held = response;
    });
    await line.admit(text("m-1"));
    await receiver.until(1);
    await line.query("UPDATE delivery SET fence = fence + 1, owner = 'another', due_at = now() + interval '30 s'");
    held?.writeHead(500).end();
    await eventually("the try in the log", async () =>
      (await line.query("SELECT 1 FROM attempt")).length > 0 ? true : undefined,
    );
    const [row] = await line.query("SELECT owner, fence, attempt FROM delivery");
    assert.deepEqual(row, { owner: "another", fence: "2", attempt: 0 });
  });

  const crashes = async (): Promise<number | undefined> =>
    (await line.query<{ crashes: number }>("SELECT crashes FROM delivery"))[0]?.crashes;
  const waiting = async (): Promise<void> => {
    await eventually("it waits", async () =>
      (await line.query("SELECT 1 FROM delivery WHERE owner IS NULL")).length > 0 ? true : undefined,
    );
  };

  it("that three processes ended with is not given to a fourth: a dead letter and a gap say so", async () => {
    await open({ sweeps: false });
    receiver.answer((_, response) => void response.writeHead(503).end());
    await line.admit(text("m-1"));
    await receiver.until(1);
    await waiting();
    await line.query("UPDATE delivery SET crashes = 3, due_at = now()");
    receiver.answer((_, response) => void response.end());
    await line.dispatcher.sweep();
    const [letter] = await eventually("a dead letter", async () => {
      const letters = await line.query<{ code: string }>("SELECT code FROM dead_letter");
      return letters.length > 0 ? letters : undefined;
    });
    assert.equal(letter?.code, "quarantined");
    await line.dispatcher.sweep();
    const [, gap] = await receiver.until(2);
    assert.equal(gap?.event.data.gap?.reason, "quarantined");
  });

  it("of a suspect is charged while it is tried, and only then", async () => {
    await open({ sweeps: false, scheduleSecs: [3600, 3600] });
    const held: ServerResponse[] = [];
    receiver.answer((_, response) => void held.push(response));
    await line.admit(text("m-1"));
    await receiver.until(1);
    assert.equal(await crashes(), 0, "nothing is suspect before a process ended");
    held[0]?.writeHead(500).end();
    await waiting();
    await line.query("UPDATE delivery SET crashes = 2, due_at = now()");
    await line.dispatcher.sweep();
    await receiver.until(2);
    assert.equal(await crashes(), 3, "were the process to end now, it would be the third");
    held[1]?.writeHead(500).end();
    await waiting();
    assert.equal(await crashes(), 1, "its try ended, and no process with it");
  });

  it("that lapsed is taken by the sweep, of each lane the oldest row only", async () => {
    await open({ sweeps: false });
    receiver.answer((request) => void request.socket.pause());
    for (const n of [1, 2, 3]) await line.admit(text(`m-${n}`));
    await receiver.until(1);
    await line.query("UPDATE delivery SET due_at = now(), owner = 'dead'");
    const seen = receiver.received.length;
    await line.dispatcher.sweep();
    const rows = await line.query<{ owner: string }>("SELECT owner FROM delivery ORDER BY sequence");
    assert.notEqual(rows[0]?.owner, "dead");
    assert.deepEqual(
      rows.slice(1).map(({ owner }) => owner),
      ["dead", "dead"],
    );
    assert.ok(receiver.received.length <= seen + 1);
  });

  it("an open breaker spends no tries of those that wait", async () => {
    await open({ max: 1, scheduleSecs: [3600] });
    receiver.answer((_, response) => response.writeHead(500).end());
    for (let n = 0; n < 20; n += 1) await line.admit(text(`m-${n}`, `u-${n}`));
    await receiver.until(8);
    await eventually("every row given back", async () => {
      const rows = await line.query("SELECT 1 FROM delivery WHERE owner IS NOT NULL");
      return rows.length === 0 ? true : undefined;
    });
    const rows = await line.query<{ attempt: number; soon: boolean }>(
      "SELECT attempt, due_at > now() + interval '15 s' AND due_at < now() + interval '31 s' AS soon FROM delivery",
    );
    assert.equal(rows.filter(({ attempt }) => attempt === 1).length, 8);
    assert.equal(rows.filter(({ attempt, soon }) => attempt === 0 && soon).length, 12);
    assert.equal(receiver.received.length, 8);
  });
});
