import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, it } from "node:test";
import { eventually } from "../../e2e/support/eventually.js";
import { type Receiver, startReceiver } from "../../e2e/support/receiver.js";
import { claimDeliveries } from "../../store/sql/claim-deliveries.js";
import { claimSuccessors } from "../../store/sql/claim-successors.js";
import { disableEndpoint } from "../../store/sql/disable-endpoint.js";
import { enableEndpoint } from "../../store/sql/enable-endpoint.js";
import { insertDeliveries, type NewDelivery } from "../../store/sql/insert-deliveries.js";
import { systemContext, type Tx } from "../../store/transaction.js";
import { type LineRig, openLine, rigSecret } from "../testing/line-rig.js";

const text = (id: string, value = "u-1") =>
  ({ type: "message", id, from: { scheme: "app_user", value }, text: id }) as const;

const row = (n: number): NewDelivery => ({
  id: `dlv_${n}`,
  kind: "endpoint",
  targetId: "crm",
  itemId: `evt_${n}`,
  partitionKey: "cnv_1",
  sequence: n,
  ordered: true,
  lane: 1,
});

describe("410 Gone", () => {
  let receiver: Receiver;
  let line: LineRig;

  beforeEach(async () => {
    receiver = await startReceiver(rigSecret);
    const config = { url: receiver.url, secret: rigSecret };
    const endpoint = { id: "crm", adapter: "webhook", events: ["message.received"], max_in_flight: 40, config };
    line = await openLine({ sweeps: false, endpoints: [endpoint], allow: [receiver.address] });
  });
  afterEach(async () => {
    await line?.close();
    await receiver?.close();
  });

  const within = <T>(body: (tx: Tx) => Promise<T>): Promise<T> => line.store.transact(systemContext, body);
  const states = () => line.query("SELECT state FROM endpoint_state");

  it("to a call whose lease another process took meanwhile disables nothing", async () => {
    const held: ServerResponse[] = [];
    receiver.answer((_, response) => void held.push(response));
    await line.admit(text("m-1"));
    await receiver.until(1);
    await line.query("UPDATE delivery SET fence = fence + 1, owner = 'another', due_at = now() + interval '30 s'");
    held[0]?.writeHead(410).end();
    await eventually("the try in the log", async () =>
      (await line.query("SELECT 1 FROM attempt")).length > 0 ? true : undefined,
    );
    assert.deepEqual(await states(), []);
    assert.deepEqual(await line.query("SELECT owner, parked FROM delivery"), [{ owner: "another", parked: false }]);
  });

  it("to many calls at once disables once, with one entry in the book, and parks every row", async () => {
    const held: ServerResponse[] = [];
    receiver.answer((_, response) => void held.push(response));
    const count = 30;
    await Promise.all(Array.from({ length: count }, (_, n) => line.admit(text(`m-${n}`, `u-${n}`))));
    await receiver.until(count);
    for (const response of held) response.writeHead(410).end();
    await eventually("every row is parked", async () =>
      (await line.query("SELECT 1 FROM delivery WHERE parked AND owner IS NULL")).length === count ? true : undefined,
    );
    assert.deepEqual(await states(), [{ state: "disabled" }]);
    assert.equal((await line.query("SELECT 1 FROM audit_entry WHERE type = 'endpoint.disabled'")).length, 1);
    assert.equal(line.warnings.filter((warning) => warning.includes("410")).length, 1);
  });

  it("takes no lease away: what is with the receiver is not claimed again once a person enables the endpoint", async () => {
    const held: ServerResponse[] = [];
    receiver.answer((_, response) => void held.push(response));
    await line.admit(text("m-1"));
    await receiver.until(1);
    await within((tx) => disableEndpoint(tx, "crm", "gone"));
    await within((tx) => enableEndpoint(tx, "crm"));
    assert.deepEqual(await within((tx) => claimDeliveries(tx, "another", { none: [], one: [] }, 520)), []);
    held[0]?.writeHead(200).end();
    await eventually("the row is done", async () =>
      (await line.query("SELECT 1 FROM delivery")).length === 0 ? true : undefined,
    );
    assert.equal(held.length, 1);
  });

  it("lets no row pass a parked one of its lane by, though it was written before the endpoint was disabled", async () => {
    await within((tx) => insertDeliveries(tx, [row(1)], null));
    await within((tx) => disableEndpoint(tx, "crm", "gone"));
    await line.query("DELETE FROM endpoint_state");
    await within((tx) => insertDeliveries(tx, [row(2)], "mine"));
    const lane = { kind: "endpoint", targetId: "crm", partitionKey: "cnv_1" };
    assert.deepEqual(await within((tx) => claimSuccessors(tx, [lane], "mine")), []);
  });

  it("leaves no row parked that was admitted while a person enabled the endpoint", async () => {
    await within((tx) => disableEndpoint(tx, "crm", "gone"));
    let goOn = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const admitting = within(async (tx) => {
      await insertDeliveries(tx, [row(1)], "mine");
      await gate;
    });
    await eventually("the admission holds the endpoint's state", async () =>
      (await line.query("SELECT 1 FROM pg_locks WHERE relation = 'endpoint_state'::regclass AND mode = 'RowShareLock'"))
        .length > 0
        ? true
        : undefined,
    );
    const enabling = within((tx) => enableEndpoint(tx, "crm"));
    const waits = eventually("the person waits for it", async () =>
      (await line.query("SELECT 1 FROM pg_locks WHERE NOT granted")).length > 0 ? true : undefined,
    );
    await waits.finally(goOn);
    await Promise.all([admitting, enabling]);
    assert.deepEqual(await line.query("SELECT parked, due_at <= now() AS due FROM delivery"), [
      { parked: false, due: true },
    ]);
  });
});
