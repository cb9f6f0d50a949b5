import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type LineRig, openLine } from "../pipeline/testing/line-rig.js";
import { consent } from "../registers/people-registers.js";
import { record } from "../registers/record.js";
import { withClient } from "../store/embedded/with-client.js";
import { expireRegisters } from "../store/sql/expire-registers.js";
import { type Context, systemContext } from "../store/transaction.js";

const dayMs = 86_400_000;
const floorDays = 1096;

describe("registers, three years after the end of the relation", () => {
  let rig: LineRig;
  let former = "";
  let present = "";

  before(async () => {
    rig = await openLine();
    [former, present] = [await personOf("former"), await personOf("present")];
    await administrator("UPDATE conversation SET last_activity_at = now() - interval '4 years' WHERE person_id = $1", [
      former,
    ]);
  });
  after(() => rig.close());

  /** As whoever owns the server: rows look as old as they have to be. */
  const administrator = (text: string, values: readonly unknown[] = []): Promise<unknown> =>
    withClient({ ...rig.database.superuser, options: "-c session_replication_role=replica" }, (client) =>
      client.query({ text, values: [...values] }),
    );

  async function personOf(id: string): Promise<string> {
    const said = { type: "message", id, conversation_ref: id, text: "你好", from: { scheme: "app_user", value: id } };
    await rig.admit(said);
    const [row] = await rig.query<{ person_id: string }>("SELECT person_id FROM conversation ORDER BY id DESC LIMIT 1");
    return row?.person_id ?? "";
  }

  /** A row that is as old as this; of a case, where there is one. */
  async function written(days: number, personId?: string, caseId?: string): Promise<string> {
    const who = personId === undefined ? {} : { personId };
    const data = { granted_by: personId ?? "nobody", purpose: "messages", state: "granted" };
    const id = await rig.store.transact(systemContext, (tx) =>
      record(rig.keyring, tx, systemContext, consent, { data, ...who, ...(caseId !== undefined && { caseId }) }),
    );
    await administrator("UPDATE register_row SET at = now() - $2 * interval '1 day' WHERE id = $1", [id, days]);
    return id;
  }

  const disclosed = (id: string, days: number, person: string): Promise<unknown> =>
    administrator(
      `INSERT INTO disclosure (id, at, via, endpoint_id, recipient, basis, person_id, item_id, fields, outcome)
       VALUES ($1, now() - $2 * interval '1 day', 'push', 'crm', 'crm', 'entrust', $3, 'evt_1', '{text}', 'disclosed')`,
      [id, days, person],
    );

  const expire = (days = floorDays, context: Context = systemContext) =>
    rig.store.transact(context, (tx) => expireRegisters(tx, new Date(Date.now() - days * dayMs)));
  const left = async (): Promise<Set<string>> => {
    const rows = await rig.query<{ id: string }>("SELECT id FROM register_row UNION ALL SELECT id FROM disclosure");
    return new Set(rows.map(({ id }) => id));
  };

  it("go when they are that old and nothing goes on; a case goes as a whole", async () => {
    const gone = [await written(1200, former), await written(1200)];
    const kept = [await written(1200, present), await written(1090, former)];
    const openCase = await written(1300, former);
    kept.push(openCase, await written(1000, former, openCase));
    const closed = await written(1300, former);
    gone.push(closed, await written(1200, former, closed));
    await disclosed("dis_gone", 1200, former);
    await disclosed("dis_present", 1200, present);
    await disclosed("dis_young", 1000, former);
    assert.deepEqual(await expire(), { disclosures: 1, rows: gone.length });
    assert.deepEqual(await left(), new Set([...kept, "dis_present", "dis_young"]));
  });

  it("stay while a hold is on the person, and go when it is lifted", async () => {
    const id = await written(1500, former);
    await administrator(
      "INSERT INTO hold (id, kind, target_id, reason, placed_by) VALUES ('hld_1', 'person', $1, 'court', 'test')",
      [former],
    );
    await expire();
    assert.ok((await left()).has(id));
    await administrator("UPDATE hold SET lifted_at = now(), lifted_by = 'test'");
    await expire();
    assert.ok(!(await left()).has(id));
  });

  it("are never let go below the floor, nor by anybody but the gateway", async () => {
    await assert.rejects(expire(floorDays - 1), /three years at least/);
    await assert.rejects(expire(floorDays, { ...systemContext, role: "admin" }), /only the gateway/);
  });
});
