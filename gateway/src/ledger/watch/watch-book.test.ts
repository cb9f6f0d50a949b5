import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { pino } from "pino";
import { withClient } from "../../store/embedded/with-client.js";
import { insertAnchor } from "../../store/sql/insert-anchor.js";
import { systemContext } from "../../store/transaction.js";
import { freshStore, type TestStore } from "../../testing/store.js";
import { append } from "../append.js";
import { createSealer } from "../seal/sealer.js";
import { sealUntil } from "../seal/testing/seal-until.js";
import { type BookWatch, watchBook } from "./watch-book.js";

const session = { claim: async () => true };

describe("the watch over the book", () => {
  let store: TestStore;
  let halted: string | undefined;
  let away = false;
  let entries = 0;
  const folder = mkdtempSync(join(tmpdir(), "watch-"));
  const told: string[] = [];

  const watch = (claim = session.claim): BookWatch =>
    watchBook({
      store,
      session: { claim },
      sinks: [{ id: "disk", kind: "file" }],
      halted: () => halted,
      tell: async (text) => {
        if (away) throw new Error("nobody can be told");
        told.push(text);
      },
      warn: () => undefined,
    });
  const write = async (): Promise<void> => {
    const object = { k: "message", id: "msg_1" };
    await store.transact(systemContext, (tx) =>
      append(tx, systemContext, { type: "message.read", outcome: "success", object }),
    );
    entries += 1;
  };
  const sealer = () =>
    createSealer({ store, session, dataDir: folder, origin: "test/audit/1", log: pino({ level: "silent" }) });
  const tried = (status: "sent" | "failed"): Promise<unknown> =>
    store.transact(systemContext, (tx) =>
      insertAnchor(tx, { size: 1, kind: "file", target: "disk", status, error: "ENOSPC", receipt: null }),
    );

  before(async () => {
    store = await freshStore();
    await write();
    await sealUntil(sealer(), entries);
  });
  beforeEach(() => {
    told.length = 0;
  });
  after(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it("says nothing while all is well, or just late", async () => {
    await write();
    await watch().round();
    assert.deepEqual(told, []);
  });

  it("tells once that nothing is sealed any more, and once that it is over", async () => {
    await withClient({ ...store.database.superuser, options: "-c session_replication_role=replica" }, (client) =>
      client.query(
        "UPDATE audit_entry SET at = at - interval '2 minutes' WHERE id = (SELECT max(id) FROM audit_entry)",
      ),
    );
    const own = watch();
    for (let n = 0; n < 3; n += 1) await own.round();
    assert.equal(told.length, 1);
    assert.match(told[0] ?? "", /has not been sealed for 1[2-9]\d s/);
    await sealUntil(sealer(), entries);
    for (let n = 0; n < 2; n += 1) await own.round();
    assert.equal(told.length, 2);
    assert.match(told[1] ?? "", /^已恢复 \| over: /);
  });

  it("tells why the sealer stopped", async () => {
    halted = "300 entries were signed, the database has 200";
    const own = watch();
    await own.round();
    halted = undefined;
    await own.round();
    assert.match(told[0] ?? "", /not sealed any more; messages go on: 300 entries were signed/);
    assert.equal(told.length, 2);
  });

  it("tells of an anchor after four failures in a row, with its reason, and shows how old the last one is", async () => {
    const own = watch();
    await tried("sent");
    for (let n = 0; n < 3; n += 1) await tried("failed");
    await own.round();
    assert.deepEqual(told, [], "three are a hiccup");
    await tried("failed");
    await own.round();
    assert.match(told[0] ?? "", /do not reach disk: ENOSPC/);
    assert.deepEqual(
      own.anchorAges().map(({ id, secs }) => [id, secs >= 0 && secs < 600]),
      [["disk", true]],
    );
    await tried("sent");
    await own.round();
    assert.match(told[1] ?? "", /over: .*disk/);
  });

  it("that could tell nobody tells the next time, of everything", async () => {
    halted = "why";
    for (let n = 0; n < 4; n += 1) await tried("failed");
    away = true;
    const own = watch();
    await assert.rejects(own.round(), /nobody can be told/);
    away = false;
    await own.round();
    assert.equal(told.length, 2);
    halted = undefined;
    away = true;
    await assert.rejects(own.round());
    away = false;
    await own.round();
    assert.match(told[2] ?? "", /over: .*why/, "its end is not forgotten either");
  });

  it("is kept by one worker", async () => {
    halted = "why";
    await watch(async () => false).round();
    assert.deepEqual(told, []);
    halted = undefined;
  });
});
