import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { freshDatabase } from "../../testing/database.js";
import { appRole } from "../embedded/roles.js";
import { withClient } from "../embedded/with-client.js";
import { backup } from "./backup.js";
import { restore } from "./restore.js";

const line = JSON.stringify({ id: "of long ago" });

describe("a backup", () => {
  it("holds months that are long past and the logs of before a fork, and puts both back in their place", async () => {
    const [source, target] = [await freshDatabase(), await freshDatabase()];
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-backup-"));
    const paths = { data: join(folder, "b"), keys: join(folder, "b.keys") };
    await withClient(source.owner, async (client) => {
      await client.query("SELECT set_config('gatehouse.app_role', $1, false)", [appRole]);
      await client.query(
        "SELECT ensure_partition('audit_entry', '2024_02', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z')",
      );
      await client.query("INSERT INTO audit_entry (at, type, entry) VALUES ('2024-02-29T23:00Z', 'old', $1)", [
        Buffer.from(line),
      ]);
      await client.query("INSERT INTO audit_leaf SELECT 0, id, at FROM audit_entry");
      await client.query("SELECT begin_log(1)");
    });
    await backup(source.owner, paths);
    await restore({ owner: target.owner, appRole, ...paths, replace: true });
    const found = await withClient(target.owner, async (client) => {
      const { rows } = await client.query(
        `SELECT e.entry, e.tableoid::regclass::text AS place, l.leaf_index::int AS leaf FROM audit_entry e
         JOIN audit_leaf_log_1 l ON l.entry_id = e.id`,
      );
      const { rows: next } = await client.query(
        "INSERT INTO audit_entry (type, entry) VALUES ('new', '') RETURNING id::int",
      );
      return { rows, next: next[0]?.id as number };
    });
    assert.deepEqual(found.rows, [{ entry: Buffer.from(line), place: "audit_entry_2024_02", leaf: 0 }]);
    assert.ok(found.next > 1, "numbers that were given out are not given out again");
    await withClient(target.app, async (client) => {
      await client.query("INSERT INTO audit_leaf VALUES (0, $1, now())", [found.next]);
      await assert.rejects(client.query("UPDATE audit_leaf_log_1 SET leaf_index = 9"), /append-only|permission/);
      await assert.rejects(client.query("DELETE FROM audit_leaf"), /permission/);
    });
    await Promise.all([source.drop(), target.drop()]);
  });
});
