import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { withClient } from "../../store/embedded/with-client.js";
import { lockNumber, openSession, type ProcessSession, processLock } from "../../store/process-session.js";
import { freshStore, type TestStore } from "../../testing/store.js";
import { recoverDead } from "./recover.js";

const endSessions = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE application_name = 'gatehouse-session' AND datname = current_database()`;

describe("recovery of dead processes", () => {
  let store: TestStore;
  const open: ProcessSession[] = [];

  before(async () => {
    store = await freshStore();
  });
  after(async () => {
    for (const one of open) await one.close();
    await store.close();
  });

  const session = async (onRegained = (): void => undefined): Promise<ProcessSession> => {
    const opened = await openSession({
      connection: store.database.app,
      channels: {},
      onLost: () => undefined,
      onRegained,
    });
    open.push(opened);
    return opened;
  };

  it("what a dead process held is free and suspect; no more than that if it was suspect before", async () => {
    const rows = `INSERT INTO delivery (id, kind, target_id, item_id, partition_key, sequence, ordered, lane, due_at, owner, crashes)
      SELECT 'd-' || n, 'endpoint', 'crm', 'd-' || n, 'cnv_1', n, true, 1, now() + interval '30 s', 'gone', n
      FROM generate_series(0, 2) n`;
    const state = "SELECT crashes, owner, due_at <= now() AS due FROM delivery ORDER BY sequence";
    await withClient(store.database.owner, async (client) => {
      await client.query("INSERT INTO process (owner, roles) VALUES ('gone', '')");
      await client.query(rows);
      assert.deepEqual(await recoverDead({ store, session: await session() }, "survivor"), ["gone"]);
      assert.deepEqual(
        (await client.query(state)).rows,
        [1, 1, 2].map((crashes) => ({ crashes, owner: null, due: true })),
      );
    });
  });

  it("a process whose name somebody held as it came back does not count as gone ever after", async () => {
    let regained = (): void => undefined;
    const isBack = new Promise<void>((resolve) => {
      regained = resolve;
    });
    const mine = await session(() => regained());
    assert.equal(await mine.claim(processLock("me")), true);
    await withClient(store.database.superuser, async (client) => {
      await client.query(endSessions);
      await client.query(`SELECT pg_advisory_lock(${lockNumber(processLock("me"))})`);
      await isBack;
    });
    const theirs = await session();
    await recoverDead({ store, session: mine }, "me");
    assert.equal(await theirs.isFree(processLock("me")), false);
  });
});
