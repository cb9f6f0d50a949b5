import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import type { Health } from "@gatehouse/sdk";
import { fakeHost, rejectionOf } from "@gatehouse/sdk/testing";
import { config as schema } from "./config.js";
import plugin from "./index.js";
import { makeSql } from "./objects.js";
import { eventOf, opened } from "./testing/opened.js";
import { noServer, type OwnDatabase, ownDatabase } from "./testing/own-database.js";

describe("the tables", { skip: noServer }, () => {
  let own: OwnDatabase;
  before(async () => {
    own = await ownDatabase();
  });
  after(() => own.stop());

  const check = (more: object): Promise<Health> =>
    plugin.check(
      schema.parse({ ...own.options, ...more }),
      fakeHost({ allows: () => true }),
      AbortSignal.timeout(20_000),
    );

  it("are made by the first event, and the check makes none", async () => {
    const first = await check({ schema: "fresh" });
    assert.deepEqual([first.state, /will create: schema, event/.test(first.detail)], ["ok", true]);
    assert.equal((await own.run("SELECT FROM pg_namespace WHERE nspname = 'fresh'")).rowCount, 0);
    const { session, send } = opened({ ...own.options, schema: "fresh" });
    await send(eventOf("evt_1"));
    await session.close();
    assert.deepEqual(await check({ schema: "fresh" }), { state: "ok", detail: "the tables are there" });
  });

  it("are made once by many that start together", async () => {
    const many = Array.from({ length: 5 }, () => opened({ ...own.options, schema: "together" }));
    await Promise.all(many.map(({ send }, at) => send(eventOf(`evt_${at}`))));
    assert.equal((await own.run("SELECT FROM together.event")).rowCount, 5);
    for (const { session } of many) await session.close();
  });

  it("that vanished while we run are made again", async () => {
    const { session, send } = opened({ ...own.options, schema: "vanishes" });
    await send(eventOf("evt_1"));
    await own.run("DROP SCHEMA vanishes CASCADE");
    assert.equal((await rejectionOf(send(eventOf("evt_2")))).code, "invalid_config");
    await send(eventOf("evt_2"));
    await session.close();
  });

  it("a user who may create nothing is told the SQL; a DBA who runs it is all that is needed", async () => {
    const user = own.options.user;
    await own.run(`REVOKE CREATE ON DATABASE ${own.options.database} FROM ${user}`);
    const { session, send } = opened({ ...own.options, schema: "dba" });
    const error = await rejectionOf(send(eventOf("evt_1")));
    assert.deepEqual([error.code, /missing.*event/.test(error.message)], ["invalid_config", true]);
    const health = await check({ schema: "dba" });
    assert.equal(health.state, "failed");
    const [, sql = ""] = health.detail.split("a DBA has to run:\n");
    await own.run(sql);
    assert.deepEqual(await check({ schema: "dba" }), { state: "ok", detail: "the tables are there" });
    await send(eventOf("evt_1"));
    await session.poll?.('["x"]', AbortSignal.timeout(20_000));
    await session.close();
  });

  it("a lacking right is named", async () => {
    await own.run(`REVOKE UPDATE ON dba.event_cursor FROM ${own.options.user}`);
    const health = await check({ schema: "dba" });
    assert.deepEqual([health.state, /UPDATE on event_cursor/.test(health.detail)], ["failed", true]);
    const { session, send } = opened({ ...own.options, schema: "dba" });
    assert.equal((await rejectionOf(send(eventOf("evt_2")))).code, "invalid_config");
    await session.close();
  });

  it("the README holds exactly this SQL, and all of it runs", async () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    assert.ok(readme.includes(makeSql("gatehouse")), "copy makeSql('gatehouse') into the README");
    const [, sql = ""] = /## DBA\n\n```sql\n([^`]*)```/.exec(readme) ?? [];
    const user = own.options.user;
    await own.run(sql.replaceAll('TO "gateway"', `TO ${user}`).replaceAll("TO crm", `TO ${user}`));
    assert.deepEqual(await check({}), { state: "ok", detail: "the tables are there" });
  });
});
