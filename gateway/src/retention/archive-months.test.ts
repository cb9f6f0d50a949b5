import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pino } from "pino";
import { retentionOptions } from "../config/retention.js";
import { verify } from "../ledger/export/testing/run-verifiers.js";
import { createSealer } from "../ledger/seal/sealer.js";
import { sealUntil } from "../ledger/seal/testing/seal-until.js";
import { withClient } from "../store/embedded/with-client.js";
import { freshStore, type TestStore } from "../testing/store.js";
import { archiveMonth, missingMonths } from "./archive-months.js";
import { sweepAudit } from "./sweep-months.js";

const dayMs = 86_400_000;

/** Two old months and an empty one between them, made by who owns the database; then an entry of today. */
const oldMonths = `
  SELECT ensure_partition('audit_entry', '2024_01', '2024-01-01Z', '2024-02-01Z'),
    ensure_partition('audit_entry', '2024_02', '2024-02-01Z', '2024-03-01Z'),
    ensure_partition('audit_entry', '2024_03', '2024-03-01Z', '2024-04-01Z');
  INSERT INTO audit_entry (type, entry, at)
    SELECT 'message.read', convert_to('{"id":"' || g || '","type":"message.read"}', 'UTF8'), '2024-01-15Z' FROM generate_series(1, 300) g;
  INSERT INTO audit_entry (type, entry, at)
    SELECT 'message.read', convert_to('{"id":"' || g || '","type":"message.read"}', 'UTF8'), '2024-03-15Z' FROM generate_series(301, 310) g`;

describe("a month of the book that is over", () => {
  let store: TestStore;
  let dataDir: string;
  const sql = <Row extends object>(text: string): Promise<Row[]> =>
    withClient(store.database.owner, async (client) => (await client.query(text)).rows);
  const months = async (): Promise<string[]> => {
    const found = await sql<{ name: string }>(
      "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'audit_entry'::regclass ORDER BY 1",
    );
    return found.map(({ name }) => name).filter((name) => name.includes("2024"));
  };
  const sweep = (days = 1096, cutOff = new Date(Date.now() - 400 * dayMs)) =>
    sweepAudit(
      { store, dataDir, retention: { ...retentionOptions.parse({}), audit_archive_days: days } } as never,
      cutOff,
    );
  const archived = (): string[] => (existsSync(join(dataDir, "archive")) ? readdirSync(join(dataDir, "archive")) : []);

  before(async () => {
    store = await freshStore();
    dataDir = mkdtempSync(join(tmpdir(), "archive-"));
    await sql(oldMonths);
    const log = pino({ level: "silent" });
    const session = { claim: async () => true };
    await sealUntil(createSealer({ store, session, dataDir, origin: "test/audit/1", log }), 310);
  });
  after(async () => {
    await store.close();
    rmSync(dataDir, { recursive: true });
  });

  it("stays while no checkpoint over it has left the house; one without entries just goes", async () => {
    assert.deepEqual(await sweep(), { months: 1, attempt_months: 0, archived_months: 0 });
    assert.deepEqual([await months(), archived()], [["audit_entry_2024_01", "audit_entry_2024_03"], []]);
  });

  it("stays where the key that signs is elsewhere", async () => {
    await sql("INSERT INTO audit_anchor (id, size, kind, target, status) VALUES ('anc_1', 310, 'file', 'x', 'sent')");
    const elsewhere = mkdtempSync(join(tmpdir(), "archive-"));
    assert.equal(await archiveMonth({ store, dataDir: elsewhere }, "2024_01"), false);
    rmSync(elsewhere, { recursive: true });
  });

  it("goes into the archive first, as a bundle that its own verifier proves", async () => {
    assert.deepEqual(await sweep(), { months: 2, attempt_months: 0, archived_months: 0 });
    assert.deepEqual(await months(), []);
    assert.deepEqual(archived().sort(), ["audit-2024_01", "audit-2024_03"]);
    const bundle = join(dataDir, "archive", "audit-2024_01");
    const verdict = await verify(bundle, "--key", join(bundle, "vkey.txt"));
    assert.equal(verdict.code, 0, verdict.out);
    assert.match(verdict.out, /300 条 entries, 0 .*size 310/);
    const manifest = JSON.parse(readFileSync(join(bundle, "manifest.json"), "utf8"));
    assert.deepEqual([manifest.rows, manifest.purpose], [300, "retention: archive"]);
    const lines = await sql<{ n: number }>("SELECT count(*)::int AS n FROM audit_entry WHERE type = 'audit.archived'");
    assert.equal(lines[0]?.n, 2);
    assert.deepEqual(await sweep(), { months: 0, attempt_months: 0, archived_months: 0 });
  });

  it("is missed once its bundle is gone or not whole, until its time there is over", async () => {
    const missed = (days = 1096) =>
      missingMonths({ store, dataDir, retention: retentionOptions.parse({ audit_archive_days: days }) });
    const [from, to] = [join(dataDir, "archive", "audit-2024_01"), join(dataDir, "taken")];
    assert.deepEqual(await missed(), []);
    renameSync(from, to);
    mkdirSync(from);
    assert.deepEqual(await missed(), ["audit-2024_01"]);
    rmSync(from, { recursive: true });
    assert.deepEqual(await missed(), ["audit-2024_01"]);
    assert.deepEqual(await missed(0), []);
    renameSync(to, from);
  });

  it("leaves the archive when its time there is over too", async () => {
    const cutOff = new Date(Date.UTC(2024, 1) + 100 * dayMs);
    assert.deepEqual(await sweep(100, cutOff), { months: 0, attempt_months: 0, archived_months: 1 });
    assert.deepEqual(archived(), ["audit-2024_03"]);
  });
});
