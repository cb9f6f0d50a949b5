import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { withClient } from "../store/embedded/with-client.js";
import { systemContext } from "../store/transaction.js";
import { freshStore, type TestStore } from "../testing/store.js";
import { storeInDatabase } from "./in-database.js";
import { landContent } from "./land-content.js";
import { moveLanded } from "./move-landed.js";
import { storeOnDisk } from "./on-disk.js";

describe("contents that came with their message", () => {
  let store: TestStore;
  const root = mkdtempSync(join(tmpdir(), "move-landed-"));
  before(async () => {
    store = await freshStore();
  });
  after(async () => {
    await store?.close();
    rmSync(root, { recursive: true });
  });

  it("are moved to where they belong, also past one whose bytes are lost", async () => {
    const key = { kid: "dk_test", key: randomBytes(32) };
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1)
      ids.push(await store.transact(systemContext, (tx) => landContent(tx, key, randomBytes(1_000))));
    await withClient(store.database.owner, async (client) => {
      await client.query("SET app.role = 'system'");
      await client.query("DELETE FROM file_chunk WHERE content_id = $1", [ids[0]]);
    });
    const disk = storeOnDisk({ root, isUsed: async () => false });
    const places = { database: storeInDatabase(store), disk };
    const contents = { current: disk, at: (place: string) => places[place as keyof typeof places] };
    await assert.rejects(moveLanded({ store, contents }), { name: "FileLostError" });
    assert.deepEqual(await Promise.all(ids.map((id) => disk.exists(id))), [false, true, true]);
  });
});
