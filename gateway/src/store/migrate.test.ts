import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { freshDatabase, type TestDatabase } from "../testing/database.js";
import { withClient } from "./embedded/with-client.js";
import { migrate } from "./migrate.js";

describe("migrate", () => {
  let database: TestDatabase;
  let directory: string;

  before(async () => {
    database = await freshDatabase();
  });
  after(() => database.drop());
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "gatehouse-migrations-"));
    await sql("DROP TABLE IF EXISTS schema_migration, first, second");
  });
  afterEach(() => rm(directory, { recursive: true }));

  const sql = (text: string): Promise<Record<string, unknown>[]> =>
    withClient(database.owner, async (client) => (await client.query(text)).rows);
  const write = (name: string, text: string): Promise<void> => writeFile(join(directory, name), text);
  const run = (): Promise<{ readonly applied: string[] }> =>
    migrate(database.owner, { directory, appRole: database.app.user });

  it("applies files in order, once", async () => {
    await write("0002-second.sql", "ALTER TABLE first ADD b int;");
    await write("0001-first.sql", "CREATE TABLE first (a int); INSERT INTO first VALUES (1);");
    assert.deepEqual(await run(), { applied: ["0001-first.sql", "0002-second.sql"] });
    assert.deepEqual(await run(), { applied: [] });
    assert.deepEqual(await sql("SELECT a, b FROM first"), [{ a: 1, b: null }]);
  });

  it("lets two gateways that start at once migrate once", async () => {
    await write("0001-first.sql", "CREATE TABLE first (a int);");
    const both = await Promise.all([run(), run()]);
    assert.deepEqual(
      both.flatMap(({ applied }) => applied),
      ["0001-first.sql"],
    );
  });

  it("tells a file the application's role", async () => {
    await write("0001-first.sql", "CREATE TABLE first AS SELECT current_setting('gatehouse.app_role') AS role;");
    await run();
    assert.deepEqual(await sql("SELECT role FROM first"), [{ role: database.app.user }]);
  });

  it("keeps nothing of a file that fails, and all before it", async () => {
    await write("0001-first.sql", "CREATE TABLE first (a int);");
    await write("0002-second.sql", "CREATE TABLE second (a int); SELECT no_such_function();");
    await assert.rejects(run(), /migration 0002-second\.sql failed: .*no_such_function/);
    assert.deepEqual(await sql("SELECT to_regclass('second') AS second"), [{ second: null }]);
    assert.deepEqual(await sql("SELECT name FROM schema_migration"), [{ name: "0001-first.sql" }]);
  });

  it("refuses a file that was changed after it had been applied", async () => {
    await write("0001-first.sql", "CREATE TABLE first (a int);");
    await run();
    await write("0001-first.sql", "CREATE TABLE first (a bigint);");
    await assert.rejects(run(), /0001-first\.sql was changed/);
  });

  it("refuses a database newer than the code", async () => {
    await write("0001-first.sql", "CREATE TABLE first (a int);");
    await write("0002-second.sql", "CREATE TABLE second (a int);");
    await run();
    await rm(join(directory, "0002-second.sql"));
    await assert.rejects(run(), /newer than this gateway: it has 0002-second\.sql/);
  });

  it("refuses a file numbered before one that is applied", async () => {
    await write("0002-second.sql", "CREATE TABLE second (a int);");
    await run();
    await write("0001-first.sql", "CREATE TABLE first (a int);");
    await assert.rejects(run(), /0001-first\.sql comes before 0002-second\.sql/);
  });
});
