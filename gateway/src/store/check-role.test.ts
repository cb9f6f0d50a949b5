import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ConfigError } from "../config/config-error.js";
import { freshDatabase, type TestDatabase } from "../testing/database.js";
import { checkRole } from "./check-role.js";
import { withClient } from "./embedded/with-client.js";

describe("the role the application logs in as", () => {
  let database: TestDatabase;
  before(async () => {
    database = await freshDatabase();
  });
  after(() => database.drop());

  it("may be an ordinary one", async () => {
    assert.equal(await checkRole(database.app), database.app.user);
  });

  it("may not be a superuser", async () => {
    await assert.rejects(checkRole(database.superuser), (error: unknown) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, /superuser or may bypass row-level security[\s\S]*NOSUPERUSER NOBYPASSRLS/);
      return true;
    });
  });

  it("may not bypass row-level security", async () => {
    const role = `by_${database.app.database}`;
    const run = (sql: string): Promise<unknown> => withClient(database.superuser, (client) => client.query(sql));
    await run(`CREATE ROLE ${role} LOGIN BYPASSRLS PASSWORD 'p'`);
    try {
      await assert.rejects(checkRole({ ...database.app, user: role, password: "p" }), ConfigError);
    } finally {
      await run(`DROP ROLE ${role}`);
    }
  });

  it("may not be able to turn into one that does", async () => {
    const name = `may_${database.app.database}`;
    const run = (sql: string): Promise<unknown> => withClient(database.superuser, (client) => client.query(sql));
    await run(`CREATE ROLE ${name}_all BYPASSRLS; CREATE ROLE ${name} LOGIN PASSWORD 'p' IN ROLE ${name}_all`);
    try {
      await assert.rejects(checkRole({ ...database.app, user: name, password: "p" }), /may become a role that is/);
    } finally {
      await run(`DROP ROLE ${name}, ${name}_all`);
    }
  });

  it("may not change or remove a line of the book, and owns nothing", async () => {
    const forbidden = [
      "UPDATE audit_entry SET type = 'x'",
      "DELETE FROM audit_entry",
      "TRUNCATE audit_entry",
      "CREATE TABLE mine (x int)",
      "ALTER TABLE message ADD COLUMN x int",
    ];
    for (const sql of forbidden)
      await assert.rejects(
        withClient(database.app, (client) => client.query(sql)),
        /permission denied|must be owner/,
        sql,
      );
  });

  it("is not helped by being the owner: the book refuses to be changed", async () => {
    await withClient(database.owner, async (client) => {
      await client.query("INSERT INTO audit_entry (type, entry) VALUES ('test', 'x')");
      await assert.rejects(client.query("UPDATE audit_entry SET type = 'y'"), /append-only/);
      await assert.rejects(client.query("DELETE FROM audit_entry"), /append-only/);
      const { rows } = await client.query<{ child: string }>(
        "SELECT tableoid::regclass::text AS child FROM audit_entry LIMIT 1",
      );
      await assert.rejects(client.query(`TRUNCATE ${rows[0]?.child}`), /append-only/);
    });
  });
});
