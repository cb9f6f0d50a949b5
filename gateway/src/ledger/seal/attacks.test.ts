import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Client } from "pg";
import { pino } from "pino";
import { withClient } from "../../store/embedded/with-client.js";
import { readNewestCheckpoint } from "../../store/sql/read-newest-checkpoint.js";
import { systemContext } from "../../store/transaction.js";
import { freshStore, type TestStore } from "../../testing/store.js";
import { append } from "../append.js";
import { checkBook } from "../check-book.js";
import { examineBook, examinedLine } from "../examine-book.js";
import { signCheckpoint } from "../note/checkpoint.js";
import { createSigner, parseVerifierKey } from "../note/keys.js";
import { parseNote, verifiedBy } from "../note/note.js";
import { proveLeaf } from "../prove-leaf.js";
import { acknowledgeFork } from "./acknowledge-fork.js";
import { rotateKey } from "./rotate-key.js";
import { createSealer, type Sealer } from "./sealer.js";
import { sealUntil } from "./testing/seal-until.js";

const origin = "test/audit/1";
const context = { ...systemContext, actor: "command-line" };

/** Everything a database's superuser can do, from here on without triggers. */
const unbound = "SET session_replication_role = replica";

describe("a database administrator against the book", () => {
  let store: TestStore;
  let dataDir: string;
  let clean: string;

  const sealerOf = (): Sealer =>
    createSealer({ store, session: { claim: async () => true }, dataDir, origin, log: pino({ level: "silent" }) });
  const write = (from: number, to: number): Promise<unknown> =>
    store.transact(systemContext, async (tx) => {
      for (let n = from; n < to; n += 1) {
        const object = { k: "message", id: `msg_${n}` };
        await append(tx, systemContext, { type: "message.read", outcome: "success", object });
      }
    });
  const asAdministrator = <T>(body: (client: Client) => Promise<T>): Promise<T> =>
    withClient(store.database.superuser, async (client) => {
      await client.query(unbound);
      return body(client);
    });
  const run = (...statements: readonly string[]): Promise<void> =>
    asAdministrator(async (client) => {
      for (const sql of statements) await client.query(sql);
    });
  const examined = async (): Promise<string> => {
    const found = await examineBook(store, { dataDir, anchors: [] });
    return found === undefined ? "" : examinedLine(found);
  };
  const isEntry = (index: number): RegExp => new RegExp(`entry ${index} of the book is not what was sealed`);
  const ofLeaf = (index: number): string => `id = (SELECT entry_id FROM audit_leaf WHERE leaf_index = ${index})`;

  before(() => {
    clean = mkdtempSync(join(tmpdir(), "attacks-"));
  });
  beforeEach(async () => {
    await store?.close();
    store = await freshStore();
    dataDir = mkdtempSync(join(clean, "data-"));
    await write(0, 300);
    await sealUntil(sealerOf(), 300);
    assert.match(await examined(), /^300 entries/);
  });
  after(async () => {
    await store.close();
    rmSync(clean, { recursive: true });
  });

  it("is refused to update, delete or truncate while the triggers stand", async () => {
    for (const sql of [
      "UPDATE audit_entry SET type = 'x'",
      "DELETE FROM audit_entry",
      "TRUNCATE audit_entry",
      "DO $$ DECLARE p regclass; BEGIN FOR p IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'audit_entry'::regclass LOOP EXECUTE format('TRUNCATE %s', p); END LOOP; END $$",
      "UPDATE audit_leaf SET entry_id = entry_id + 1000",
      "DELETE FROM audit_leaf",
      "TRUNCATE audit_leaf",
      "UPDATE audit_tile SET hashes = '\\x00', width = 0",
      "UPDATE audit_tile SET hashes = overlay(hashes PLACING '\\xff' FROM 1)",
      "DELETE FROM audit_tile",
      "TRUNCATE audit_tile",
      "UPDATE audit_checkpoint SET note = ''",
      "DELETE FROM audit_checkpoint",
      "TRUNCATE audit_checkpoint",
    ])
      await assert.rejects(
        withClient(store.database.superuser, (client) => client.query(sql)),
        /append-only/,
        sql,
      );
  });

  it("changes an entry, without triggers or with one dropped", async () => {
    await run(
      `UPDATE audit_entry SET entry = replace(convert_from(entry, 'UTF8'), 'read', 'sent')::bytea WHERE ${ofLeaf(123)}`,
    );
    await assert.rejects(examined(), isEntry(123));
    await withClient(store.database.superuser, async (client) => {
      await client.query("DROP TRIGGER append_only ON audit_entry");
      await client.query(`UPDATE audit_entry SET entry = entry || ' '::bytea WHERE ${ofLeaf(7)}`);
    });
    await assert.rejects(examined(), isEntry(7));
  });

  it("deletes the oldest entries, as if their month had been let go", async () => {
    const oldest = "id IN (SELECT entry_id FROM audit_leaf WHERE leaf_index < 5)";
    await run(
      `UPDATE audit_entry SET at = at - interval '1 second' WHERE ${oldest}`,
      "UPDATE audit_leaf SET entry_at = entry_at - interval '1 second' WHERE leaf_index < 5",
    );
    assert.match(await examined(), /^300 entries/, "they are older than the others");
    await run(`DELETE FROM audit_entry WHERE ${oldest}`);
    await assert.rejects(examined(), isEntry(0));
  });

  it("deletes an entry; truncates everything", async () => {
    await run(`DELETE FROM audit_entry WHERE ${ofLeaf(200)}`);
    await assert.rejects(examined(), isEntry(200));
    await run("TRUNCATE audit_entry");
    await assert.rejects(examined(), isEntry(0));
  });

  it("swaps two entries", async () => {
    await run(
      `UPDATE audit_entry e SET entry = o.entry FROM audit_entry o, audit_leaf a, audit_leaf b
        WHERE a.leaf_index IN (40, 90) AND b.leaf_index = 130 - a.leaf_index AND e.id = a.entry_id AND o.id = b.entry_id`,
    );
    await assert.rejects(examined(), isEntry(40));
  });

  /** An entry, and the hash of it in the tree. */
  const rewrite = (index: number): Promise<void> =>
    run(
      `UPDATE audit_entry SET entry = entry || ' '::bytea WHERE ${ofLeaf(index)}`,
      `UPDATE audit_tile SET hashes = overlay(hashes PLACING (SELECT sha256('\\x00'::bytea || entry) FROM audit_entry
        WHERE ${ofLeaf(index)}) FROM ${(index % 256) * 32 + 1}) WHERE level = 0 AND n = ${Math.floor(index / 256)}`,
    );

  it("rewrites an entry and its hash in the tree", async () => {
    await rewrite(10);
    await assert.rejects(examined(), /hashes from entry 0 of the book on/);
  });

  it("rewrites an entry and the tree up to its root: that is not the one that was signed", async () => {
    await rewrite(290);
    const sealer = sealerOf();
    await write(300, 310);
    await sealer.round();
    assert.match(
      sealer.halted() ?? "",
      /tree of 300 entries is not the one that was signed/,
      "nothing is signed on it",
    );
    await assert.rejects(examined(), /tree of 300 entries/);
  });

  it("cuts the tail: the checkpoint that was remembered is larger", async () => {
    await cutTail(200);
    const sealer = sealerOf();
    await write(400, 410);
    await sealer.round();
    assert.match(sealer.halted() ?? "", /300 entries were signed, the database has 200: it was turned back/);
    await assert.rejects(examined(), /turned back/);
  });

  /** As whoever knows how the book is stored would: back to a state that it really had. */
  async function cutTail(size: number): Promise<void> {
    const other = await freshStore();
    const folder = mkdtempSync(join(clean, "other-"));
    cpSync(join(dataDir, "keys"), join(folder, "keys"), { recursive: true });
    rmSync(join(folder, "keys", "last-checkpoint"));
    const { rows } = await asAdministrator((client) =>
      client.query<{ entry: Buffer; type: string }>(
        "SELECT e.type, e.entry FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id WHERE l.leaf_index < $1 ORDER BY l.leaf_index",
        [size],
      ),
    );
    await withClient(other.database.superuser, async (client) => {
      for (const { type, entry } of rows)
        await client.query("INSERT INTO audit_entry (type, entry) VALUES ($1, $2)", [type, entry]);
    });
    const sealer = createSealer({
      store: other,
      session: { claim: async () => true },
      dataDir: folder,
      origin,
      log: pino({ level: "silent" }),
    });
    await sealUntil(sealer, size);
    await store.close();
    store = other;
  }

  it("signs with a key of his own", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const signer = createSigner(origin, privateKey);
    const newest = await store.transact(systemContext, (tx) => readNewestCheckpoint(tx));
    assert.ok(newest);
    const note = signCheckpoint({ origin, size: newest.size, root: newest.root }, [signer]);
    await asAdministrator((client) => client.query("UPDATE audit_checkpoint SET note = $1", [note]));
    await assert.rejects(examined(), /not signed by the key of this data folder/);
    await asAdministrator((client) => client.query("UPDATE audit_state SET vkey = $1", [signer.verifier.text]));
    await assert.rejects(examined(), /a key that is not in this data folder/);
  });

  it("takes the remembered checkpoint away", async () => {
    rmSync(join(dataDir, "keys", "last-checkpoint"));
    const sealer = sealerOf();
    await sealer.round();
    assert.match(sealer.halted() ?? "", /last-checkpoint is missing/);
  });

  it("turned the database back: who acknowledges it begins a new log, which tells of both", async () => {
    await cutTail(200);
    await write(400, 403);
    const now = store.clock.now();
    const begun = await acknowledgeFork({
      owner: store.database.owner,
      appRole: store.database.app.user,
      dataDir,
      context,
      reason: "restored from the backup of last night",
      now,
    });
    assert.equal(begun.origin, "test/audit/2");
    await sealUntil(sealerOf(), 204);
    assert.match(await examined(), /^204 entries, test\/audit\/2/);
    const { rows } = await asAdministrator((client) =>
      client.query<{ entry: Buffer; old: string }>(
        `SELECT e.entry, (SELECT count(*) FROM audit_leaf_log_1) AS old
          FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id WHERE l.leaf_index = 0`,
      ),
    );
    const first = JSON.parse(rows[0]?.entry.toString() ?? "") as { type: string; ctx: Record<string, unknown> };
    assert.equal(first.type, "audit.fork_acknowledged");
    assert.equal(first.ctx["signed_size"], 300);
    assert.equal(first.ctx["found_size"], 200);
    assert.equal(first.ctx["reason"], "restored from the backup of last night");
    assert.equal(rows[0]?.old, "200", "the old log is kept");
    assert.match(
      (await store.transact(systemContext, (tx) => proveLeaf(tx, 203))) ?? "",
      /^c2sp.org\/tlog-proof@v1\nindex 203\n/,
    );
    await write(500, 501);
    await sealUntil(sealerOf(), 205);
    assert.equal(await store.transact(systemContext, checkBook), 205, "the new log goes on");
    await assert.rejects(
      withClient(store.database.superuser, (client) => client.query("DELETE FROM audit_leaf")),
      /append-only/,
      "and is protected like the old one",
    );
  });

  it("a new key: for a day both sign, and whoever has the old one on paper can still verify", async () => {
    const { before: old, now } = await rotateKey({ store, dataDir, context });
    assert.notEqual(old, now);
    await sealUntil(sealerOf(), 301);
    assert.match(await examined(), /^301 entries/);
    const note = parseNote((await store.transact(systemContext, (tx) => readNewestCheckpoint(tx)))?.note ?? "");
    assert.ok(note);
    for (const text of [old, now]) {
      const key = parseVerifierKey(text);
      assert.ok(key);
      assert.equal(verifiedBy(note, [key]).length, 1);
    }
  });

  it("kill -9 in the middle of batches leaves nothing inconsistent, and nothing out", async () => {
    const program = fileURLToPath(new URL("testing/seal-for-ever.js", import.meta.url));
    let written = 300;
    for (let round = 0; round < 8; round += 1) {
      const child = fork(program, [JSON.stringify(store.database.app), dataDir], { stdio: "ignore" });
      const until = Date.now() + 250 + Math.random() * 250;
      while (Date.now() < until) {
        await write(written, written + 20);
        written += 20;
        await sleep(2);
      }
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await write(written, written + 1);
    written += 1;
    const sealer = sealerOf();
    await sealUntil(sealer, written);
    assert.equal(sealer.halted(), undefined);
    assert.match(await examined(), new RegExp(`^${written} entries`));
  });
});
