import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { rejectionOf, sampleEvent } from "@gatehouse/sdk/testing";
import { eventOf, opened } from "./testing/opened.js";
import { noServer, type OwnDatabase, ownDatabase } from "./testing/own-database.js";

describe("the table of events, in a real Postgres", { skip: noServer }, () => {
  let own: OwnDatabase;
  before(async () => {
    own = await ownDatabase();
  });
  after(() => own.stop());

  it("holds the event as it is, with its columns", async () => {
    const { session, send } = opened({ ...own.options, schema: "columns" });
    assert.deepEqual(await send(sampleEvent("message.received")), {
      source_id: "evt_0199a5c2f1d07c3e8a4b5d6e7f801234",
      status: "delivered",
    });
    const { rows } = await own.run("SELECT *, data AS event FROM columns.event");
    assert.equal(rows.length, 1);
    const { cursor, id, type, time, conversation_id, sequence, event } = rows[0];
    assert.deepEqual(event, sampleEvent("message.received"));
    assert.deepEqual(
      [cursor, id, type, time.toISOString(), conversation_id, sequence],
      ["1", event.id, event.type, event.time, event.partitionkey, "1"],
    );
    await session.close();
  });

  it("an event about no conversation has none", async () => {
    const { session, send } = opened({ ...own.options, schema: "no_conversation" });
    const event = sampleEvent("person.created");
    const { person } = event.data;
    await send({ ...event, data: { ...(person && { person }) } });
    const { rows } = await own.run("SELECT conversation_id FROM no_conversation.event");
    assert.deepEqual(rows, [{ conversation_id: null }]);
    await session.close();
  });

  it("has a flat view for those who write plain SQL: what was said, and nothing else", async () => {
    const { session, send } = opened({ ...own.options, schema: "flat" });
    await send(eventOf("evt_1", "在吗？"));
    await send({ ...sampleEvent("message.failed"), id: "evt_2" });
    await send({ ...sampleEvent("conversation.closed"), id: "evt_3" });
    const { rows } = await own.run("SELECT cursor, channel, from_address, text, group_id FROM flat.message");
    assert.deepEqual(rows, [
      { cursor: "1", channel: "app", from_address: "+8613800138000", text: "在吗？", group_id: "front_desk" },
    ]);
    await session.close();
  });

  it("the same event again is no second row and leaves no gap", async () => {
    const { session, send } = opened({ ...own.options, schema: "again" });
    for (const id of ["evt_1", "evt_1", "evt_2", "evt_1"]) await send(eventOf(id));
    const { rows } = await own.run("SELECT cursor, id FROM again.event ORDER BY cursor");
    assert.deepEqual(rows, [
      { cursor: "1", id: "evt_1" },
      { cursor: "2", id: "evt_2" },
    ]);
    await session.close();
  });

  it("keeps texts exact; what jsonb cannot hold becomes U+FFFD, not a dead letter", async () => {
    const { session, send } = opened({ ...own.options, schema: "texts" });
    const kept = '𠮷野家 👨‍👩‍👧 مرحبا \\u0000 "quoted" \n';
    await send(eventOf("evt_1", kept));
    await send(eventOf("evt_2", "nul \u0000 lone \ud83d end"));
    const { rows } = await own.run("SELECT text FROM texts.message ORDER BY cursor");
    assert.deepEqual(rows, [{ text: kept }, { text: "nul \ufffd lone \ufffd end" }]);
    await session.close();
  });

  it("a reader that remembers its last cursor misses no row of many writers", async () => {
    const schema = "writers";
    const writers = Array.from({ length: 6 }, () => opened({ ...own.options, schema }));
    await writers[0]?.send(eventOf("evt_first"));
    let writing = true;
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      const sql = `SELECT cursor::int FROM ${schema}.event WHERE cursor > $1 ORDER BY cursor`;
      for (const { cursor } of (await own.run(sql, [seen.at(-1) ?? 0])).rows) seen.push(cursor);
    };
    const reading = (async () => {
      while (writing) {
        await read();
        await sleep(0);
      }
      await read();
    })();
    await Promise.all(
      writers.map(async ({ send }, writer) => {
        // Each third event is one that its neighbour writes as well.
        for (let n = 0; n < 50; n += 1) await send(eventOf(n % 3 === 0 ? `evt_shared_${n}` : `evt_${writer}_${n}`));
      }),
    );
    writing = false;
    await reading;
    const rows = 1 + 17 + 6 * 33;
    assert.deepEqual(
      seen,
      Array.from({ length: rows }, (_, at) => at + 1),
    );
    for (const { session } of writers) await session.close();
  });

  it("a writer that waits for another's commit gives up when it is aborted, and the event can be sent again", async () => {
    const { session, send } = opened({ ...own.options, schema: "waits" });
    await send(eventOf("evt_1"));
    await own.run("BEGIN");
    await own.run("UPDATE waits.event_cursor SET last = last");
    const stop = new AbortController();
    const waiting = rejectionOf(send(eventOf("evt_2"), stop.signal));
    await sleep(100);
    stop.abort();
    assert.equal((await waiting).code, "unavailable");
    await own.run("COMMIT");
    await send(eventOf("evt_2"));
    const { rows } = await own.run("SELECT cursor, id FROM waits.event ORDER BY cursor");
    assert.deepEqual(rows, [
      { cursor: "1", id: "evt_1" },
      { cursor: "2", id: "evt_2" },
    ]);
    await session.close();
  });

  it("old rows go after a send; what is younger than keep_days stays, and cursors go on", async () => {
    const { session, send } = opened({ ...own.options, schema: "old", keep_days: 30 });
    await session.poll?.(undefined, AbortSignal.timeout(20_000));
    await own.run(`INSERT INTO old.event (cursor, id, type, time, sequence, data, written_at)
      SELECT n, 'evt_old_' || n, 'x', now(), n, '{}', now() - make_interval(days => 31 - (n > 600)::int * 2)
      FROM generate_series(1, 602) n`);
    await own.run("UPDATE old.event_cursor SET last = 602");
    await own.run(`INSERT INTO old.command (id, type, conversation_id, state, taken_at, written_at) VALUES
      ('done', 'conversation.close', 'cnv_1', 'taken', now() - interval '31 days', now() - interval '31 days'),
      ('waits', 'conversation.close', 'cnv_1', 'new', NULL, now() - interval '31 days')`);
    await send(eventOf("evt_1"));
    assert.equal((await own.run("SELECT FROM old.event")).rowCount, 103);
    await send(eventOf("evt_2"));
    const { rows } = await own.run("SELECT cursor, id FROM old.event ORDER BY cursor");
    assert.deepEqual(rows, [
      { cursor: "601", id: "evt_old_601" },
      { cursor: "602", id: "evt_old_602" },
      { cursor: "603", id: "evt_1" },
      { cursor: "604", id: "evt_2" },
    ]);
    assert.deepEqual((await own.run("SELECT id FROM old.command")).rows, [{ id: "waits" }]);
    await session.close();
  });

  it("an event is delivered although the user may not delete old ones", async () => {
    const { session, send, host } = opened({ ...own.options, schema: "kept" });
    await session.poll?.(undefined, AbortSignal.timeout(20_000));
    await own.run(`REVOKE DELETE ON kept.event FROM ${own.options.user}`);
    assert.equal((await send(eventOf("evt_1")))?.status, "delivered");
    assert.match(host.logged.join(), /old rows could not be removed/);
    await session.close();
  });

  it("a counter that was lost or is behind is told, never guessed", async () => {
    const { session, send } = opened({ ...own.options, schema: "counter" });
    await send(eventOf("evt_1"));
    await own.run("UPDATE counter.event_cursor SET last = 0");
    assert.equal((await rejectionOf(send(eventOf("evt_2")))).code, "invalid_config");
    await own.run("DELETE FROM counter.event_cursor");
    assert.equal((await rejectionOf(send(eventOf("evt_2")))).code, "invalid_config");
    await session.close();
  });
});
