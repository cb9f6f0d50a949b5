import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { pino } from "pino";
import { withClient } from "../../store/embedded/with-client.js";
import { readNewestCheckpoint } from "../../store/sql/read-newest-checkpoint.js";
import { systemContext } from "../../store/transaction.js";
import { freshStore, type TestStore } from "../../testing/store.js";
import { append } from "../append.js";
import { rootOfLeaves } from "../merkle/frontier.js";
import { leafHash } from "../merkle/hash.js";
import { parseVerifierKey } from "../note/keys.js";
import { parseNote, verifiedBy } from "../note/note.js";
import { beginEpoch } from "./begin-epoch.js";
import { checkpointIn } from "./last-checkpoint.js";
import { createSealer, type Sealer } from "./sealer.js";
import { sealUntil } from "./testing/seal-until.js";

const line = (n: number) =>
  ({ type: "message.read", outcome: "success", object: { k: "message", id: `msg_${n}` } }) as const;

describe("the sealer", () => {
  let store: TestStore;
  let dataDir: string;
  const origin = "test/audit/1";

  before(async () => {
    store = await freshStore();
    dataDir = mkdtempSync(join(tmpdir(), "sealer-"));
  });
  after(async () => {
    await store.close();
    rmSync(dataDir, { recursive: true });
  });

  const sealerOf = (folder = dataDir, holds = true): Sealer =>
    createSealer({
      store,
      session: { claim: async () => holds },
      dataDir: folder,
      origin,
      log: pino({ level: "silent" }),
    });
  const write = (n: number): Promise<unknown> =>
    store.transact(systemContext, (tx) => append(tx, systemContext, line(n)));
  const asOwner = <T>(body: (client: Client) => Promise<T>): Promise<T> =>
    withClient(store.database.owner, async (client) => {
      await client.query("SELECT set_config('app.role', 'system', false)");
      return body(client);
    });
  const leaves = async (): Promise<{ entry: Buffer; index: number }[]> =>
    asOwner(async (client) => {
      const { rows } = await client.query(
        "SELECT l.leaf_index::int AS index, e.entry FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id AND e.at = l.entry_at ORDER BY 1",
      );
      return rows;
    });
  const newest = () => store.transact(systemContext, (tx) => readNewestCheckpoint(tx));

  it("seals what is committed, and signs a root that anybody can work out from the entries", async () => {
    for (let n = 0; n < 10; n += 1) await write(n);
    const sealer = sealerOf();
    await sealUntil(sealer, 10);
    assert.equal(sealer.size(), 10);
    const rows = await leaves();
    assert.deepEqual(
      rows.map(({ index }) => index),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    const checkpoint = await newest();
    assert.ok(checkpoint);
    assert.deepEqual(checkpoint.root, rootOfLeaves(rows.map(({ entry }) => leafHash(entry))));
    const vkey = await asOwner(
      async (client) => (await client.query("SELECT vkey FROM audit_state")).rows[0].vkey as string,
    );
    const key = parseVerifierKey(vkey);
    const note = parseNote(checkpoint.note);
    assert.ok(key !== undefined && note !== undefined);
    assert.equal(verifiedBy(note, [key]).length, 1);
    assert.deepEqual(checkpointIn(readFileSync(join(dataDir, "keys/last-checkpoint"), "utf8"))?.size, 10);
  });

  it("does not wait for, and never misses, what an open transaction wrote before others", async () => {
    const slow = new Client({ ...(store.database.app as object), application_name: "slow" });
    await slow.connect();
    await slow.query("BEGIN; SELECT set_config('app.role', 'system', true)");
    await slow.query("INSERT INTO audit_entry (type, entry) VALUES ('t', 'slow')");
    await write(11);
    const sealer = sealerOf();
    await sealer.round();
    const before = (await newest())?.size;
    await slow.query("COMMIT");
    await slow.end();
    await sealUntil(sealer, 12);
    const entries = (await leaves()).map(({ entry }) => entry.toString());
    assert.equal(before, 10, "the later transaction waits for the earlier one");
    assert.equal(entries.length, 12);
    assert.equal(entries[10], "slow");
  });

  it("twelve writers, some slow and some rolled back: every committed entry once, in order, none missing", async () => {
    const from = (await newest())?.size ?? 0;
    const end = Date.now() + 3_000;
    let committed = 0;
    const writer = async (seed: number): Promise<void> => {
      const client = new Client({ ...(store.database.app as object) });
      await client.connect();
      for (let n = 0; Date.now() < end; n += 1) {
        await client.query("BEGIN");
        await client.query(
          "INSERT INTO audit_entry (type, entry) SELECT 't', convert_to($1 || '/' || g, 'UTF8') FROM generate_series(1, 3) g",
          [`${seed}/${n}`],
        );
        if ((n + seed) % 10 === 0) await sleep(200);
        const back = (n * 7 + seed) % 10 === 3;
        await client.query(back ? "ROLLBACK" : "COMMIT");
        if (!back) committed += 3;
      }
      await client.end();
    };
    const sealer = sealerOf();
    let running = true;
    const sealing = (async () => {
      while (running) {
        await sealer.round();
        await sleep(20);
      }
    })();
    await Promise.all(Array.from({ length: 12 }, (_, seed) => writer(seed)));
    running = false;
    await sealing;
    await sealUntil(sealer, from + committed);
    const rows = (await leaves()).slice(from);
    assert.equal(rows.length, committed);
    assert.equal(new Set(rows.map(({ entry }) => entry.toString())).size, committed);
    assert.deepEqual((await newest())?.root, rootOfLeaves((await leaves()).map(({ entry }) => leafHash(entry))));
  });

  it("a second process, and one without the key, leave it alone", async () => {
    await write(20);
    const size = (await newest())?.size;
    await sealerOf(dataDir, false).round();
    const elsewhere = mkdtempSync(join(tmpdir(), "sealer-"));
    const other = sealerOf(elsewhere);
    await other.round();
    assert.equal(other.halted(), undefined);
    assert.equal((await newest())?.size, size);
    rmSync(elsewhere, { recursive: true });
  });

  it("asks for the lock only where the key is: who has none must not keep the others from sealing", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "sealer-"));
    let asked = 0;
    const claim = async (): Promise<boolean> => {
      asked += 1;
      return true;
    };
    const sealer = createSealer({
      store,
      session: { claim },
      dataDir: elsewhere,
      origin,
      log: pino({ level: "error" }),
    });
    await sealer.round();
    assert.equal(asked, 0);
    assert.equal(sealer.isMine(), false);
    rmSync(elsewhere, { recursive: true });
  });

  it("goes on from a file that a crash left behind, and halts where the database was turned back", async () => {
    const file = join(dataDir, "keys/last-checkpoint");
    const older = readFileSync(file, "utf8");
    const sealer = sealerOf();
    const before = (await newest())?.size ?? 0;
    await sealUntil(sealer, before + 1);
    const newer = readFileSync(file, "utf8");
    assert.notEqual(newer, older);
    writeFileSync(file, older);
    await write(21);
    await sealUntil(sealer, before + 2);
    assert.equal(sealer.halted(), undefined);
    const now = readFileSync(file, "utf8");
    await asOwner((client) =>
      client.query(`ALTER TABLE audit_leaf DISABLE TRIGGER USER; ALTER TABLE audit_checkpoint DISABLE TRIGGER USER;
        DELETE FROM audit_leaf WHERE leaf_index = (SELECT max(leaf_index) FROM audit_leaf);
        DELETE FROM audit_checkpoint WHERE size = (SELECT max(size) FROM audit_checkpoint);
        UPDATE audit_state SET size = size - 1, frontier = frontier[1:1]`),
    );
    const turned = sealerOf();
    await turned.round();
    assert.match(turned.halted() ?? "", /turned back/);
    assert.ok(turned.lagSecs() >= 0);
    await write(22);
    await turned.round();
    assert.equal(readFileSync(file, "utf8"), now, "nothing was signed");
  });
});

describe("the book after a restore into another cluster", () => {
  it("seals the old epoch to its end, then begins a new one with its last checkpoint", async () => {
    const store = await freshStore();
    const dataDir = mkdtempSync(join(tmpdir(), "sealer-"));
    const sealer = createSealer({
      store,
      session: { claim: async () => true },
      dataDir,
      origin: "t/audit/1",
      log: pino({ level: "silent" }),
    });
    const write = (n: number) => store.transact(systemContext, (tx) => append(tx, systemContext, line(n)));
    await write(1);
    await sealUntil(sealer, 1);
    await write(2);
    await withClient(store.database.owner, async (client) => {
      // As after a restore: entries of transactions that this cluster has not reached, in a cluster of another name.
      await client.query("ALTER TABLE audit_entry DISABLE TRIGGER append_only");
      await client.query("UPDATE audit_entry SET txid = '999999999' WHERE entry LIKE '%msg_2%'");
      await client.query("ALTER TABLE audit_entry ENABLE TRIGGER append_only");
      await client.query("UPDATE audit_state SET system_id = '1', wm_txid = '999999998'");
    });
    assert.equal(await beginEpoch(store.database.owner), true);
    assert.equal(await beginEpoch(store.database.owner), false);
    await write(3);
    await sealUntil(sealer, 4);
    assert.equal(sealer.halted(), undefined);
    const { rows } = await withClient(store.database.owner, (client) =>
      client.query(
        "SELECT e.epoch, convert_from(e.entry, 'UTF8') AS entry FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id ORDER BY l.leaf_index",
      ),
    );
    assert.deepEqual(
      rows.map(({ epoch }) => epoch),
      [1, 1, 2, 2],
    );
    assert.match(rows[2].entry, /audit.epoch_begun.*"size":1|"size":1.*audit.epoch_begun/);
    await store.close();
    rmSync(dataDir, { recursive: true });
  });
});
