import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eventually } from "../e2e/support/eventually.js";
import { withClient } from "../store/embedded/with-client.js";
import { newId } from "../store/id.js";
import { insertErasure } from "../store/sql/insert-erasure.js";
import { insertHold } from "../store/sql/insert-hold.js";
import { isHeld } from "../store/sql/is-held.js";
import { lockOpenErasure } from "../store/sql/lock-open-erasure.js";
import { systemContext } from "../store/transaction.js";
import { freshStore, type TestStore } from "../testing/store.js";

describe("an erasure", () => {
  let store: TestStore;
  before(async () => {
    store = await freshStore();
  });
  after(() => store?.close());

  const ask = (personId: string) =>
    store.transact(systemContext, (tx) =>
      insertErasure(tx, { id: newId("ers"), personId, people: [personId], kids: [], reason: "x", askedBy: "test" }),
    );
  const next = (only: string) => store.transact(systemContext, (tx) => lockOpenErasure(tx, "", only));

  it("is not finished beside a transaction that may be sealing with the key it read", async () => {
    await withClient(store.database.app, async (client) => {
      const { id } = await ask("per_1");
      await client.query("BEGIN");
      await client.query("SELECT pg_current_xact_id()");
      assert.equal((await next(id))?.alone, false, "its number is higher than that of the asking transaction");
      assert.equal(await next(id), undefined);
      await client.query("COMMIT");
      // Transactions of other tests on the same server count as well.
      await eventually("it is alone", async () => (await next(id))?.alone);
    });
  });

  it("is held by its person, by one of their conversations, or by the time of one", async () => {
    await withClient(store.database.superuser, (client) =>
      client.query(
        `INSERT INTO conversation (id, account_id, channel, person_id, contact_point_id, thread_key, kid, priority, group_id,
           rule, trace_id, created_at, last_activity_at)
         VALUES ('cnv_2', 'a', 'app', 'per_2', 'cpt_2', '', 'dk_2', 'normal', 'g', 'r', 't', '2026-03-01Z', '2026-03-09Z')`,
      ),
    );
    const held = (what: Parameters<typeof isHeld>[1]) => store.transact(systemContext, (tx) => isHeld(tx, what));
    const place = (hold: object) =>
      store.transact(systemContext, (tx) => {
        const none = { target_id: null, from_at: null, to_at: null };
        const row = { id: newId("hld"), kind: "period", ...none, reason: "x", placed_by: "t", ...hold } as const;
        return insertHold(tx, row);
      });
    assert.equal(await held({ personId: "per_2" }), false);
    await place({ from_at: new Date("2026-03-05Z"), to_at: new Date("2026-03-06Z") });
    assert.equal(await held({ personId: "per_2" }), true);
    assert.equal(await held({ personId: "per_2", conversationId: "cnv_2", at: new Date("2026-03-04Z") }), false);
    assert.equal(await held({ personId: "per_2", conversationId: "cnv_2", at: new Date("2026-03-05Z") }), true);
    assert.equal((await ask("per_2")).state, "restricted");
    await place({ kind: "conversation", target_id: "cnv_3" });
    assert.equal(await held({ personId: "per_3", conversationId: "cnv_3" }), true);
    assert.equal(await held({ personId: "per_3", conversationId: "cnv_4" }), false);
    await place({ kind: "person", target_id: "per_4" });
    assert.equal(await held({ personId: "per_4", conversationId: "cnv_5", at: new Date() }), true);
  });
});
