import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { withClient } from "../../store/embedded/with-client.js";
import { freshDatabase, type TestDatabase } from "../../testing/database.js";
import { type Reply, textMessage } from "../support/app.js";
import { type Campus, openCampus } from "../support/campus.js";
import { endLeases } from "../support/end-leases.js";
import { eventually } from "../support/eventually.js";
import { mountSmallDisk, type SmallDisk, skipWithoutMounts } from "../support/small-disk.js";

/** The tables lie on a disk of their own, which is really written full and emptied again under a running gateway. */
describe("a full disk under the tables", { skip: skipWithoutMounts() }, () => {
  const tablespace = `small_${process.pid}`;
  let database: TestDatabase;
  let disk: SmallDisk | undefined;
  let campus: Campus | undefined;

  const asSuperuser = (...statements: readonly string[]) =>
    withClient({ ...database.superuser, database: "postgres" }, async (client) => {
      for (const statement of statements) await client.query(statement);
    });

  before(async () => {
    database = await freshDatabase();
    const dataDir = await withClient(database.superuser, async (client) => {
      const { rows } = await client.query("SHOW data_directory");
      return rows[0].data_directory as string;
    });
    disk = mountSmallDisk(96, statSync(dataDir).uid);
    await asSuperuser(
      `CREATE TABLESPACE ${tablespace} LOCATION '${disk.folder}'`,
      `ALTER DATABASE ${database.app.database} SET TABLESPACE ${tablespace}`,
    );
    campus = await openCampus({ database: { ...database, drop: async () => undefined } });
  });
  after(async () => {
    disk?.free();
    await campus?.close();
    await database.drop();
    await asSuperuser(`DROP TABLESPACE IF EXISTS ${tablespace}`);
    disk?.remove();
  });

  it("503 with Retry-After and no yes without a row; once there is room, everything accepted arrives", async () => {
    const here = campus as Campus;
    const full = disk as SmallDisk;
    const answers: Reply[] = [];
    const send = async (): Promise<Reply> => {
      const id = `d-${answers.length}`;
      const answer = await here.send(textMessage(id, "满".repeat(2_000), { conversation_ref: id }));
      answers.push(answer);
      return answer;
    };
    assert.equal((await send()).status, 202);

    full.fill();
    // What is left in pages that are there already is used up first, and is kept.
    await eventually("the disk is full", async () => ((await send()).status === 503 ? true : undefined));
    await assert.rejects(here.query("CREATE TABLE filler AS SELECT generate_series(1, 100000)"), { code: "53100" });
    for (let n = 0; n < 20; n += 1) await send();
    const refused = answers.filter(({ status }) => status !== 202);
    assert.ok(refused.length > 0);
    for (const { status, headers, body } of refused) {
      assert.deepEqual([status, body.status], [503, 503], JSON.stringify(body));
      assert.ok(Number(headers.get("retry-after")) > 0);
    }
    assert.equal(here.gateway().child.exitCode, null);

    full.free();
    await eventually("a message is taken again", async () => ((await send()).status === 202 ? true : undefined));
    const accepted = answers.filter(({ status }) => status === 202).map(({ body }) => body.id as string);
    const rows = new Set((await here.query<{ id: string }>("SELECT id FROM message")).map(({ id }) => id));
    assert.deepEqual([...rows].sort(), [...accepted].sort());
    for (const { owner } of await here.query<{ owner: string }>("SELECT owner FROM process"))
      await endLeases(here, owner);
    await eventually("all accepted at the receiver", () => {
      const seen = new Set(here.receiver.received.map(({ event }) => event.data.message?.id));
      return accepted.every((id) => seen.has(id)) ? true : undefined;
    });
  });
});
