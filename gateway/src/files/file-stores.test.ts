import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { newId } from "../store/id.js";
import { createPool } from "../store/pool.js";
import { insertContent } from "../store/sql/insert-content.js";
import { createStore, type Store, systemContext } from "../store/transaction.js";
import { freshDatabase, type TestDatabase } from "../testing/database.js";
import type { FileStore } from "./file-store.js";
import { storeInDatabase } from "./in-database.js";
import { storeOnDisk } from "./on-disk.js";
import { testFileStore } from "./testing/test-file-store.js";

describe("contents in the database", () => {
  let database: TestDatabase;
  let store: Store;
  before(async () => {
    database = await freshDatabase();
    store = createStore(createPool(database.app, () => undefined));
  });
  after(async () => {
    await store?.close();
    await database?.drop();
  });
  testFileStore((): FileStore => {
    const inDatabase = storeInDatabase(store);
    return {
      ...inDatabase,
      async put(id, source) {
        await store.transact(systemContext, (tx) => insertContent(tx, id, "dk_test", "database"));
        await inDatabase.put(id, source);
      },
    };
  });
});

describe("contents on the disk", () => {
  const root = mkdtempSync(join(tmpdir(), "gatehouse-files-"));
  after(() => rmSync(root, { recursive: true }));
  testFileStore(() => storeOnDisk(root));

  it("lie two folders deep, for this user alone", async () => {
    const id = newId("fil");
    await storeOnDisk(root).put(
      id,
      (async function* () {
        yield Buffer.from("x");
      })(),
    );
    const file = join(root, id.slice(-4, -2), id.slice(-2), id);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(join(root, id.slice(-4, -2))).mode & 0o777, 0o700);
  });

  it("that were never finished do not count, and go with a removal", async () => {
    const id = newId("fil");
    const store = storeOnDisk(root);
    await store.put(
      id,
      (async function* () {
        yield Buffer.from("x");
      })(),
    );
    await store.remove(id);
    const folder = join(root, id.slice(-4, -2), id.slice(-2));
    writeFileSync(join(folder, `${id}.part`), "half");
    assert.equal(await store.exists(id), false);
    await store.remove(id);
    assert.deepEqual(readdirSync(folder), []);
  });

  it("have ids of ours, never a path", async () => {
    await assert.rejects(async () => storeOnDisk(root).exists("../../etc/passwd"), /no id of a content/);
  });
});
