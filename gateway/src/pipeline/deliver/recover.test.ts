import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { withClient } from "../../store/embedded/with-client.js";
import { createPool } from "../../store/pool.js";
import { lockNumber, openSession, type ProcessSession, processLock } from "../../store/process-session.js";
import { createStore, type Store } from "../../store/transaction.js";
import { freshDatabase, type TestDatabase } from "../../testing/database.js";
import { recoverDead } from "./recover.js";

const endSessions = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE application_name = 'gatehouse-session' AND datname = current_database()`;

describe("recovery of dead processes", () => {
  let database: TestDatabase;
  let store: Store;
  const open: ProcessSession[] = [];

  before(async () => {
    database = await freshDatabase();
    store = createStore(createPool(database.app, () => undefined));
  });
  after(async () => {
    for (const one of open) await one.close();
    await store.close();
    await database.drop();
  });

  const session = async (onRegained = (): void => undefined): Promise<ProcessSession> => {
    const opened = await openSession({ connection: database.app, channels: {}, onLost: () => undefined, onRegained });
    open.push(opened);
    return opened;
  };

  it("a process whose name somebody held as it came back does not count as gone ever after", async () => {
    let regained = (): void => undefined;
    const isBack = new Promise<void>((resolve) => {
      regained = resolve;
    });
    const mine = await session(() => regained());
    assert.equal(await mine.claim(processLock("me")), true);
    await withClient(database.superuser, async (client) => {
      await client.query(endSessions);
      await client.query(`SELECT pg_advisory_lock(${lockNumber(processLock("me"))})`);
      await isBack;
    });
    const theirs = await session();
    await recoverDead({ store, session: mine }, "me");
    assert.equal(await theirs.isFree(processLock("me")), false);
  });
});
