import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { newId } from "../store/id.js";
import { insertContent } from "../store/sql/insert-content.js";
import { systemContext } from "../store/transaction.js";
import { freshStore, type TestStore } from "../testing/store.js";
import type { FileStore } from "./file-store.js";
import { storeInDatabase } from "./in-database.js";
import { fileOf, storeOnDisk } from "./on-disk.js";
import { makeUnreadable, onLinux } from "./testing/make-unreadable.js";
import { testFileStore, whole } from "./testing/test-file-store.js";

describe("contents in the database", () => {
  let store: TestStore;
  before(async () => {
    store = await freshStore();
  });
  after(() => store?.close());
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
  const isUsed = async (): Promise<boolean> => false;
  after(() => rmSync(root, { recursive: true }));
  testFileStore(() => storeOnDisk({ root, isUsed }));

  it("lie two folders deep, for this user alone", async () => {
    const id = newId("fil");
    await storeOnDisk({ root, isUsed }).put(
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
    const store = storeOnDisk({ root, isUsed });
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

  it("are away, and not lost, where the disk is not mounted or closed to us", async () => {
    const other = mkdtempSync(join(tmpdir(), "gatehouse-files-"));
    const folder = storeOnDisk({ root: other, isUsed });
    const away = (): Promise<void> =>
      assert.rejects(whole(folder.read(newId("fil"), 0, 1)), { name: "FilesAwayError" });
    await away();
    rmSync(other, { recursive: true });
    await away();
    writeFileSync(other, "no folder");
    await away();
    rmSync(other);
  });

  it("are damaged, and not away, where a disk that is there cannot read the one file", onLinux, async () => {
    const id = newId("fil");
    const folder = storeOnDisk({ root, isUsed });
    await makeUnreadable(fileOf(root, id));
    await assert.rejects(whole(folder.read(id, 0, 10)), { name: "FileLostError", reason: "changed" });
    assert.ok(!readdirSync(root).includes(".probe"));
    // Where it looks whether the disk is there, nothing can be written.
    mkdirSync(join(root, ".probe"));
    await assert.rejects(whole(folder.read(id, 0, 10)), { name: "FilesAwayError", message: /EIO/ });
    rmdirSync(join(root, ".probe"));
  });

  it("are not written beneath the place of a disk that is not mounted", async () => {
    const bare = mkdtempSync(join(tmpdir(), "gatehouse-files-"));
    const source = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.from("x");
    };
    const used = storeOnDisk({ root: bare, isUsed: async () => true });
    await assert.rejects(used.put(newId("fil"), source()), { name: "FilesAwayError", message: /mounted/ });
    assert.deepEqual(readdirSync(bare), []);
    writeFileSync(join(bare, "go-on"), "");
    await used.put(newId("fil"), source());
    rmSync(bare, { recursive: true });
  });

  it("have ids of ours, never a path", async () => {
    await assert.rejects(async () => storeOnDisk({ root, isUsed }).exists("../../etc/passwd"), /no id of a content/);
  });
});
