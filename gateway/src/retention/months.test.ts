import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pino } from "pino";
import { retentionOptions } from "../config/retention.js";
import { append } from "../ledger/append.js";
import { checkBook } from "../ledger/check-book.js";
import { proveLeaf } from "../ledger/prove-leaf.js";
import { createSealer } from "../ledger/seal/sealer.js";
import { sealUntil } from "../ledger/seal/testing/seal-until.js";
import { withClient } from "../store/embedded/with-client.js";
import { dropMonth } from "../store/sql/drop-month.js";
import { insertAnchor } from "../store/sql/insert-anchor.js";
import type { MonthlyTable } from "../store/sql/list-months.js";
import { readLeaves } from "../store/sql/read-leaves.js";
import { surveyRetention } from "../store/sql/survey-retention.js";
import { type Context, systemContext } from "../store/transaction.js";
import { freshStore, type TestStore } from "../testing/store.js";
import { sweepAudit, sweepRawEvents } from "./sweep-months.js";

const dayMs = 86_400_000;
/** Months that are over for more than 184 days, whatever day it is today. */
const [older, old] = [10, 9].map((back) => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
}) as [Date, Date];
const suffixOf = (month: Date): string => month.toISOString().slice(0, 7).replace("-", "_");
const endOf = (month: Date): Date => new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1));

describe("whole months", () => {
  let store: TestStore;
  const folder = mkdtempSync(join(tmpdir(), "months-"));
  const cutOff = new Date(Date.now() - 184 * dayMs);

  const sql = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    withClient(store.database.superuser, async (client) => {
      await client.query("SET app.role = 'system'");
      return (await client.query({ text, values: [...values] })).rows as Row[];
    });
  /** Without an archive: that has a test of its own. */
  const deps = () => ({ store, dataDir: folder, retention: retentionOptions.parse({ audit_archive_days: 0 }) });
  const drop = (table: MonthlyTable, suffix: string, context: Context = systemContext): Promise<boolean> =>
    store.transact(context, (tx) => dropMonth(tx, table, suffix));
  const anchored = (size: number): Promise<unknown> =>
    store.transact(systemContext, (tx) =>
      insertAnchor(tx, { size, kind: "file", target: "disk", status: "sent", error: null, receipt: null }),
    );
  const survey = () => store.transact(systemContext, (tx) => surveyRetention(tx, "audit", cutOff));
  const isThere = async (table: string, month: Date): Promise<boolean> =>
    (await sql<{ name: string | null }>("SELECT to_regclass($1) AS name", [`${table}_${suffixOf(month)}`]))[0]?.name !==
    null;

  before(async () => {
    store = await freshStore();
    for (const month of [older, old]) {
      const [low, high] = [month.toISOString(), endOf(month).toISOString()];
      for (const table of ["audit_entry", "attempt"])
        await sql("SELECT ensure_partition($1::regclass, $2, $3, $4)", [table, suffixOf(month), low, high]);
      await sql("SELECT ensure_partition('raw_event', $1, raw_event_floor($2), raw_event_floor($3))", [
        suffixOf(month),
        low,
        high,
      ]);
    }
    for (const [n, month] of [older, older, old].entries())
      await sql("INSERT INTO audit_entry (at, type, entry) VALUES ($1, 'old', $2)", [
        new Date(month.getTime() + (n + 1) * dayMs),
        Buffer.from(`{"n":${n}}`),
      ]);
    await sql(
      "INSERT INTO raw_event (id, account_id, content_type, kid, body, received_at) SELECT raw_event_floor($1) || 'a', 'app', '', 'k', '', $1",
      [new Date(old.getTime() + dayMs)],
    );
    const object = { k: "message", id: "msg_1" };
    await store.transact(systemContext, (tx) =>
      append(tx, systemContext, { type: "message.read", outcome: "success", object }),
    );
  });
  after(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it("of the book stay until every entry is sealed and a checkpoint over all of them has left", async () => {
    assert.deepEqual(await sweepAudit(deps(), cutOff), { months: 0, attempt_months: 2, archived_months: 0 });
    const session = { claim: async () => true };
    const log = pino({ level: "silent" });
    await sealUntil(createSealer({ store, session, dataDir: folder, origin: "test/audit/1", log }), 4);
    assert.equal(await drop("audit_entry", suffixOf(older)), false, "nothing has left");
    assert.deepEqual({ ...(await survey()), oldest: null }, { oldest: null, due: 0, held: 2 });
    await sql("INSERT INTO audit_anchor (id, size, kind, target, status) VALUES ('anc_0', 4, 'file', 'd', 'failed')");
    assert.equal(await drop("audit_entry", suffixOf(older)), false, "one that failed is none");
    await sql(
      `INSERT INTO audit_anchor (id, size, kind, target, status, sent_at) VALUES ('anc_1', 4, 'file', 'd', 'sent', $1)`,
      [old],
    );
    assert.equal(await drop("audit_entry", suffixOf(older)), false, "one of before this log is another's");
    await anchored(4);
    assert.deepEqual({ ...(await survey()), oldest: null }, { oldest: null, due: 2, held: 0 });
  });

  it("stay while somebody reads the table: whoever writes must not wait behind", async () => {
    await withClient(store.database.superuser, async (client) => {
      await client.query("BEGIN; SELECT count(*) FROM audit_entry");
      assert.equal(await drop("audit_entry", suffixOf(older)), false);
      await client.query("COMMIT");
    });
    assert.equal(await isThere("audit_entry", older), true);
  });

  it("are made later where somebody reads the table, for the same reason, and then wholly", async () => {
    const month = new Date(Date.UTC(2031, 0, 1));
    const make = () =>
      sql("SELECT ensure_partition('disclosure', $1, $2, $3)", [
        suffixOf(month),
        month.toISOString(),
        endOf(month).toISOString(),
      ]);
    await withClient(store.database.superuser, async (client) => {
      await client.query("BEGIN; SELECT count(*) FROM disclosure");
      await make();
      await client.query("COMMIT");
    });
    assert.equal(await isThere("disclosure", month), false);
    await make();
    const [made] = await sql<{ safe: boolean }>("SELECT relforcerowsecurity AS safe FROM pg_class WHERE relname = $1", [
      `disclosure_${suffixOf(month)}`,
    ]);
    assert.equal(made?.safe, true);
  });

  it("go as a whole, and what is left of them still proves", async () => {
    assert.deepEqual(await sweepAudit(deps(), cutOff), { months: 2, attempt_months: 0, archived_months: 0 });
    for (const month of [older, old]) assert.equal(await isThere("audit_entry", month), false);
    const leaves = await store.transact(systemContext, (tx) => readLeaves(tx, 0, 4));
    assert.deepEqual(
      leaves.map(({ entry }) => entry === null),
      [true, true, true, false],
    );
    assert.equal(await store.transact(systemContext, checkBook), 4, "the book is whole for its tree");
    assert.match((await store.transact(systemContext, (tx) => proveLeaf(tx, 3))) ?? "", /^c2sp.org\/tlog-proof@v1/);
    assert.deepEqual({ ...(await survey()), oldest: null }, { oldest: null, due: 0, held: 0 });
  });

  it("of raw events go once nothing is left in them", async () => {
    assert.equal(await drop("raw_event", suffixOf(older)), true);
    assert.equal(await drop("raw_event", suffixOf(old)), false);
    const { months } = await sweepRawEvents({ store }, cutOff);
    assert.deepEqual([months, await isThere("raw_event", old)], [0, true], "nobody knows whose it is, so it stays");
    await sql("DELETE FROM raw_event");
    assert.deepEqual(await sweepRawEvents({ store }, cutOff), { raw_events: 0, months: 1 });
  });

  it("below the floor, that are not over, that are no months, or by anybody else: never", async () => {
    const [now, last] = [new Date(), new Date(Date.now() - 100 * dayMs)].map(suffixOf) as [string, string];
    for (const suffix of [now, last]) {
      await assert.rejects(drop("audit_entry", suffix), /younger than 184 days|younger than/);
      await assert.rejects(drop("attempt", suffix), /younger than/);
    }
    await assert.rejects(drop("raw_event", now), /is not over/);
    await assert.rejects(drop("audit_entry", "2024_01; DROP TABLE message"), /names no month/);
    for (const role of ["admin", "security", "agent"])
      await assert.rejects(drop("audit_entry", suffixOf(old), { ...systemContext, role }), /only the gateway/);
    await assert.rejects(
      store.transact(systemContext, (tx) =>
        tx.run({ name: "t-drop", text: "SELECT drop_month_of('audit_entry', $1)" }, [now]),
      ),
      /permission denied/,
    );
  });
});
