import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { withClient } from "../store/embedded/with-client.js";
import { bookProves } from "./support/book-proves.js";
import { type Campus, openCampus } from "./support/campus.js";
import { emptyOutbox } from "./support/empty-outbox.js";
import { eventually } from "./support/eventually.js";
import { runGateway } from "./support/gateway.js";
import { openPairedDatabase, type PairedDatabase } from "./support/paired-database.js";
import { arrivedInOrder, conversations, type Senders, startSenders } from "./support/senders.js";

/** Connections of the application in `store/pool.ts`. */
const poolSize = 16;

/** The gateway over two database servers at one address: the standby takes over while messages come. */
describe("a database that fails over", () => {
  let database: PairedDatabase;
  let campus: Campus;
  const allAcked = new Set<string>();

  before(async () => {
    database = await openPairedDatabase("sync");
    campus = await openCampus({ database });
  });
  after(async () => {
    await campus?.close();
  });

  const becomes = (wanted: number): Promise<true> =>
    eventually(`/readyz ${wanted}`, async () =>
      (await fetch(`${campus.gateway().url}/readyz`)).status === wanted ? true : undefined,
    );
  const sessions = (): Promise<number> =>
    withClient(database.pair.leader().superuser, async (client) => {
      const query = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'gatehouse-session'";
      return (await client.query<{ n: number }>(query)).rows[0]?.n ?? 0;
    });

  /** Nothing acknowledged is lost, nothing doubled after dedupe, nothing out of order; the book proves. */
  async function checkAll(senders: Senders): Promise<void> {
    const acked = await senders.finish();
    await arrivedInOrder(campus, acked);
    await emptyOutbox(campus);
    for (const id of acked.values()) allAcked.add(id);
    const stored = (await campus.query<{ id: string }>("SELECT id FROM message")).map(({ id }) => id);
    assert.deepEqual(stored.sort(), [...allAcked].sort());
    await bookProves(campus);
    assert.equal(campus.gateway().child.exitCode, null, "the same process all the time");
  }

  it("the leader is killed, the standby promoted: the gateway goes on, and nothing is lost", async () => {
    const senders = startSenders(campus, "killed");
    await senders.until(100);
    await database.pair.failOver();
    await senders.until(300);
    await checkAll(senders);
    await database.pair.follow();
  });

  it("its machine vanishes and says nothing: old connections are given up", async () => {
    const senders = startSenders(campus, "vanished");
    await senders.until(100);
    database.wire.hold();
    await database.pair.failOver();
    await senders.until(300);
    await eventually("the process's own connection, with its lock", async () => (await sessions()) === 1 || undefined);
    await checkAll(senders);
    await database.pair.follow();
  });

  it("the address means a standby for a while: 503 until it means a leader again, and not much longer", async () => {
    const senders = startSenders(campus, "astray");
    await senders.until(50);
    database.lead(() => database.pair.standby());
    database.wire.cut();
    await becomes(503);
    await sleep(4_000);
    const there = await withClient(database.pair.standby().superuser, (client) =>
      client.query("SELECT 1 FROM pg_stat_activity WHERE application_name = 'gatehouse-session'"),
    );
    assert.ok((there.rowCount ?? 0) <= 1, `${there.rowCount} connections for one session`);
    database.lead(() => database.pair.leader());
    const before = senders.refused();
    await becomes(200);
    await senders.until(200);
    const after = senders.refused() - before;
    assert.ok(after <= poolSize * conversations, `${after} refused: each connection to the standby may be met once`);
    await checkAll(senders);
  });

  it("a gateway that starts before the standby is promoted waits for that", async () => {
    await campus.gateway().end("SIGTERM");
    database.lead(() => database.pair.standby());
    const before = database.wire.taken();
    const starting = runGateway(campus.env);
    await eventually("that it has asked more than once", () => database.wire.taken() > before + 4 || undefined);
    database.lead(() => database.pair.leader());
    const gateway = await starting;
    assert.match(gateway.output(), /read-only.*waiting for it|waiting for it.*read-only/);
    assert.equal(await gateway.end("SIGTERM"), 0);
  });
});
