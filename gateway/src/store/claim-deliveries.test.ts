import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { freshStore, type TestStore } from "../testing/store.js";
import { withClient } from "./embedded/with-client.js";
import { claimDeliveries, type Spared } from "./sql/claim-deliveries.js";
import { systemContext } from "./transaction.js";

const nobody: Spared = { none: [], one: [] };

describe("a claim of what is due", () => {
  let store: TestStore;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());

  const sql = (text: string): Promise<unknown> => withClient(store.database.owner, (client) => client.query(text));
  /** `secs`: how long ago the rows were due. */
  const fill = (target: string, rows: number, secs: number, lane = 1): Promise<unknown> =>
    sql(`INSERT INTO delivery (id, kind, target_id, item_id, partition_key, sequence, ordered, lane, due_at)
      SELECT '${target}-${lane}-' || g, 'endpoint', '${target}', '${target}-${lane}-' || g, 'cnv_' || g, 1, false, ${lane},
        now() - make_interval(secs => ${secs}) FROM generate_series(1, ${rows}) g`);
  const claimed = async (spared: Spared, limit = 130): Promise<Record<string, number>> => {
    const rows = await store.transact(systemContext, (tx) => claimDeliveries(tx, "me", spared, limit));
    const counts: Record<string, number> = {};
    for (const { target_id } of rows) counts[target_id] = (counts[target_id] ?? 0) + 1;
    return counts;
  };
  const again = async (): Promise<void> => {
    await sql("DELETE FROM delivery");
    await fill("a", 100, 60);
    await fill("b", 5, 30);
    await fill("c", 5, -30);
  };

  it("goes by how long rows have been due, whosever they are, and takes what is not due from nobody", async () => {
    await again();
    assert.deepEqual(await claimed(nobody), { a: 40 });
    assert.deepEqual(await claimed(nobody), { a: 40 });
    assert.deepEqual(await claimed(nobody), { a: 20, b: 5 });
    assert.deepEqual(await claimed(nobody), {});
  });

  it("reads nothing of a target that is spared, and one row of a target to be tried", async () => {
    await again();
    assert.deepEqual(await claimed({ none: ["endpoint:a"], one: [] }), { b: 5 });
    assert.deepEqual(await claimed({ none: [], one: ["endpoint:a"] }), { a: 1 });
    await sql("UPDATE delivery SET parked = true WHERE target_id = 'a'");
    assert.deepEqual(await claimed(nobody), {});
  });

  it("shares itself among the lanes 8 : 4 : 1", async () => {
    await sql("DELETE FROM delivery");
    for (const lane of [0, 1, 2]) await fill(`lane${lane}`, 100, 60, lane);
    assert.deepEqual(await claimed(nobody), { lane0: 80, lane1: 40, lane2: 10 });
  });

  it("of a lease that lapsed makes its row a suspect, and adds nothing to one that is suspect already", async () => {
    await sql("DELETE FROM delivery");
    for (const name of ["fresh", "lapsed", "suspect"]) await fill(name, 1, 60);
    await sql(
      "UPDATE delivery SET owner = 'dead', crashes = (target_id = 'suspect')::int * 2 WHERE target_id <> 'fresh'",
    );
    const rows = await store.transact(systemContext, (tx) => claimDeliveries(tx, "me", nobody, 130));
    assert.deepEqual(Object.fromEntries(rows.map((row) => [row.target_id, row.crashes])), {
      fresh: 0,
      lapsed: 1,
      suspect: 2,
    });
  });

  it("is disjoint from a claim at the same time", async () => {
    await again();
    const ids = await store.transact(systemContext, async (tx) => {
      const mine = await claimDeliveries(tx, "me", nobody, 130);
      const others = await store.transact(systemContext, (other) => claimDeliveries(other, "other", nobody, 130));
      return [...mine, ...others].map(({ id }) => id);
    });
    assert.deepEqual([ids.length, new Set(ids).size], [80, 80]);
  });
});
