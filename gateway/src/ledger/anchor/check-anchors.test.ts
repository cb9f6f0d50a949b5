import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { pino } from "pino";
import { withClient } from "../../store/embedded/with-client.js";
import { type Store, systemContext } from "../../store/transaction.js";
import { freshStore, type TestStore } from "../../testing/store.js";
import { append } from "../append.js";
import { type Examined, examineBook, examinedLine } from "../examine-book.js";
import { signCheckpoint } from "../note/checkpoint.js";
import { createSigner } from "../note/keys.js";
import { rotateKey } from "../seal/rotate-key.js";
import { createSealer } from "../seal/sealer.js";
import { sealUntil } from "../seal/testing/seal-until.js";
import { anchorRound } from "./anchor-round.js";
import { sinksOf } from "./sinks-of.js";

const quiet = pino({ level: "silent" });
const nowhere = () => Promise.reject(new Error("nothing leaves"));

describe("the book compared with its anchors", () => {
  let book: TestStore;
  const place = mkdtempSync(join(tmpdir(), "check-anchors-"));
  const dataDir = join(place, "data");
  const dir = join(place, "worm");
  const copy = join(place, "copy");
  const anchors = [{ id: "worm", kind: "file", dir }] as const;

  const write = (store: Store, from: number, to: number): Promise<void> =>
    store.transact(systemContext, async (tx) => {
      for (let n = from; n < to; n += 1) {
        const object = { k: "message", id: `msg_${n}` };
        await append(tx, systemContext, { type: "message.read", outcome: "success", object });
      }
    });
  const seal = (store: Store, size: number): Promise<void> =>
    sealUntil(
      createSealer({
        store,
        session: { claim: async () => true },
        dataDir,
        origin: "test/audit/1",
        log: quiet,
      }),
      size,
    );
  /** What an hour does: some entries, sealed and anchored. */
  async function hour(from: number, to: number): Promise<void> {
    await write(book, from, to);
    await seal(book, to);
    await withClient(book.database.superuser, (client) =>
      client.query("UPDATE audit_anchor SET sent_at = sent_at - interval '1 hour'"),
    );
    const sinks = sinksOf({ request: nowhere, dataDir, mail: nowhere }, anchors);
    await anchorRound({ store: book, sinks, warn: assert.fail, signal: new AbortController().signal });
  }
  const examined = (more: readonly string[] = []): Promise<Examined | undefined> =>
    examineBook(book, { dataDir, anchors, kept: more });
  const named = (size: number): string =>
    readdirSync(dir).find((name) => name.includes(`-${String(size).padStart(12, "0")}-`)) ?? "";

  before(async () => {
    mkdirSync(dir);
    mkdirSync(dataDir);
    book = await freshStore();
    for (const [from, to] of [
      [0, 3],
      [3, 290],
      [290, 600],
    ] as const)
      await hour(from, to);
    cpSync(dir, copy, { recursive: true });
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
    cpSync(copy, dir, { recursive: true });
  });
  after(async () => {
    await book.close();
    rmSync(place, { recursive: true });
  });

  it("agrees with every checkpoint that left, from whichever folder it comes", async () => {
    assert.deepEqual([(await examined())?.compared, (await examined([copy]))?.compared], [3, 6]);
  });

  it("names a checkpoint that was damaged, that is another log's, that nobody here signed, and one that is missing", async () => {
    const file = join(dir, named(290));
    const note = readFileSync(file, "utf8");
    writeFileSync(file, note.slice(0, 40));
    await assert.rejects(examined(), /-000000000290-.*is no checkpoint/);
    writeFileSync(file, note.replace("test/audit/1", "else/audit/1"));
    await assert.rejects(examined(), /-000000000290-.*of else\/audit\/1/);
    writeFileSync(file, note.replace("test/audit/1", "test/audit/0"));
    await assert.rejects(examined(), /-000000000290-.*of test\/audit\/0/);
    writeFileSync(file, note.replace("\n290\n", "\n289\n"));
    await assert.rejects(examined(), /-000000000290-.*not signed/);
    writeFileSync(file, "");
    assert.equal((await examined())?.compared, 2, "one that was only begun says nothing");
    writeFileSync(file, note);
    renameSync(join(dir, named(600)), join(place, "taken"));
    await assert.rejects(examined(), /the checkpoint of 600 entries that was sent to worm is missing/);
    rmSync(dir, { recursive: true });
    await assert.rejects(examined(), /ENOENT/);
    mkdirSync(dir);
  });

  /** A note of a log of this name, signed by a key. */
  const noteOf = (origin: string, key: KeyObject, size: number): string =>
    signCheckpoint({ origin, size, root: randomBytes(32) }, [createSigner(origin, key)]);
  const theirKey = generateKeyPairSync("ed25519").privateKey;
  const put = (name: string, note: string): void => writeFileSync(join(dir, `checkpoint-${name}.txt`), note);

  it("passes over and counts those of another gateway in the same folder", async () => {
    put("000000000290-theirs", noteOf("else/audit/1", theirKey, 290));
    put("000000900000-theirs", noteOf("else/audit/1", theirKey, 900_000));
    const found = await examined();
    assert.deepEqual([found?.compared, found?.earlier, found?.others], [3, 0, 2]);
    assert.match(examinedLine(found ?? assert.fail()), /3 anchored checkpoints agree, 2 anchors of other logs/);
  });

  it("does not take another's for the one of its own that is missing", async () => {
    rmSync(join(dir, named(600)));
    put("000000000600-theirs", noteOf("else/audit/1", theirKey, 600));
    await assert.rejects(examined(), /the checkpoint of 600 entries that was sent to worm is missing/);
  });

  it("passes nothing over that our key signed, whatever name stands on it, nor what names us", async () => {
    const ours = createPrivateKey(readFileSync(join(dataDir, "keys", "audit-1.pem"), "utf8"));
    const renamed = noteOf("else/audit/1", ours, 290);
    put("1", renamed);
    await assert.rejects(examined(), /checkpoint-1\.txt.*of else\/audit\/1/);
    const [line = "", name = "", encoded = ""] = /^— (\S+) (\S+)\n$/m.exec(renamed) ?? [];
    const id = Buffer.concat([randomBytes(4), Buffer.from(encoded, "base64").subarray(4)]).toString("base64");
    put("1", renamed.replace(line, `— ${name} ${id}\n`));
    await assert.rejects(examined(), /checkpoint-1\.txt.*of else\/audit\/1/, "under the number of a key nobody has");
    put("1", noteOf("test/audit/1", theirKey, 290));
    await assert.rejects(examined(), /checkpoint-1\.txt.*not signed/);
    put("1", noteOf("test/audit/2", theirKey, 290));
    await assert.rejects(examined(), /checkpoint-1\.txt.*of test\/audit\/2/);
  });

  it("knows the checkpoints from before a new key", async () => {
    await rotateKey({ store: book, dataDir, context: systemContext });
    await seal(book, 601);
    assert.equal((await examined())?.compared, 3);
  });

  /** Everything somebody with host, database and key can do: the book written anew, sealed and signed, nothing inside differs. */
  async function forged(entries: number): Promise<TestStore> {
    const own = await freshStore();
    const { rows } = await withClient(book.database.superuser, (client) =>
      client.query<{ type: string; entry: Buffer }>(
        `SELECT e.type, CASE WHEN l.leaf_index = 100 THEN e.entry || ' '::bytea ELSE e.entry END AS entry
         FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id WHERE l.leaf_index < $1 ORDER BY l.leaf_index`,
        [entries],
      ),
    );
    await withClient(own.database.superuser, async (client) => {
      for (const { type, entry } of rows)
        await client.query("INSERT INTO audit_entry (type, entry) VALUES ($1, $2)", [type, entry]);
    });
    rmSync(join(dataDir, "keys", "last-checkpoint"));
    await seal(own, entries);
    return own;
  }

  it("finds an entry that was rewritten with all that is signed over it, by the first anchor behind it", async () => {
    const real = book;
    book = await forged(601);
    assert.equal((await examineBook(book, { dataDir, anchors: [] }))?.entries, 601, "inside nothing differs");
    await assert.rejects(examined(), /-000000000290-\d+T\d+Z\.txt: .*the first 290 entries/);
    await book.close();
    book = real;
  });

  it("finds a database that was turned back, with the key's own memory turned back too", async () => {
    const real = book;
    book = await forged(50);
    await assert.rejects(
      examined(),
      /-000000000290-.*290 entries were anchored, the database has 50: it was turned back/,
    );
    await book.close();
    book = real;
  });
});
