import assert from "node:assert/strict";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import pg from "pg";
import { appRole } from "../store/embedded/roles.js";
import { type OwnServer, startOwnServer } from "../testing/own-server.js";
import { openWire, type Wire } from "../testing/wire.js";
import { createJobs } from "./jobs.js";
import { migrateJobs } from "./migrate-jobs.js";
import { capturedLog } from "./testing/captured-log.js";
import { eventually } from "./testing/eventually.js";
import { jobsSuite } from "./testing/jobs-suite.js";
import { type PostgresServer, startPostgres } from "./testing/postgres-server.js";

describe("jobs in Postgres", { concurrency: false }, () => {
  let server: PostgresServer;
  const { log } = capturedLog();
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.close());

  it("names the cure when the schema is missing", async () => {
    await assert.rejects(createJobs({ connection: { postgres: server.app }, log }), /gatehouse migrate/);
  });

  it("migrates as the owner, twice, and gives the application rows but no tables", async () => {
    await migrateJobs(server.owner, appRole);
    await migrateJobs(server.owner, appRole);
    const client = new pg.Client(server.app);
    await client.connect();
    await assert.rejects(client.query("create table bullmq.mine (a int)"), {
      code: "42501",
    });
    await assert.rejects(client.query("drop table bullmq.job"), {
      code: "42501",
    });
    await client.end();
  });

  it("migrates while others do, as when several processes start", async () => {
    for (let round = 0; round < 3; round += 1)
      await Promise.all(Array.from({ length: 8 }, () => migrateJobs(server.owner, appRole)));
  });

  it("refuses a pool in which the workers would hang", async () => {
    await assert.rejects(createJobs({ connection: { postgres: server.app, poolSize: 10 }, log }), /at least 24/);
  });

  it("names the cure when Postgres is away", async () => {
    const postgres = { ...server.app, host: "/nonexistent" };
    await assert.rejects(createJobs({ connection: { postgres }, log }), /DATABASE_URL/);
  });

  it("stays below its share of connections, and holds few when it runs no jobs", async () => {
    const door = await createJobs({
      connection: { postgres: server.app },
      log,
    });
    await Promise.all(Array.from({ length: 200 }, (_, at) => door.add("poll", `load-${at}`)));
    const forDoor = await connections(server.admin);
    let ran = 0;
    const count = async () => {
      ran += 1;
    };
    const worker = await createJobs({
      connection: { postgres: server.app },
      run: { poll: count, attachment: count, transcribe: count, sweep: count },
      log,
    });
    await Promise.all(Array.from({ length: 200 }, (_, at) => worker.add("poll", `more-${at}`)));
    const forBoth = await connections(server.admin);
    await eventually("all jobs", () => ran === 400);
    await Promise.all([door.close(), worker.close()]);
    assert.ok(forDoor <= 4, `door holds ${forDoor}`);
    assert.ok(forBoth - forDoor <= 32, `worker holds ${forBoth - forDoor}`);
  });

  jobsSuite({
    connection: () => ({ postgres: server.app }),
    stop: () => server.stop(),
    start: () => server.start(),
  });
});

async function connections(admin: pg.ClientConfig): Promise<number> {
  const client = new pg.Client(admin);
  await client.connect();
  const { rows } = await client.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where usename = 'gatehouse_app'",
  );
  await client.end();
  return rows[0]?.n ?? Number.NaN;
}

describe("jobs in a Postgres whose machine vanishes", () => {
  let folder: string;
  let server: OwnServer;
  let wire: Wire;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "gatehouse-jobs-"));
    // As root the database runs as another user, who has to pass.
    await chmod(folder, 0o755);
    server = await startOwnServer(folder);
    await migrateJobs(server.owner, appRole);
    wire = await openWire(() => server.address.port);
  });
  after(async () => {
    await wire?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("are asked for again over a new connection", async () => {
    const { log } = capturedLog();
    const jobs = await createJobs({ connection: { postgres: { ...server.app, port: wire.port } }, log });
    await jobs.add("poll", "before");
    wire.hold();
    await assert.rejects(jobs.add("poll", "meanwhile"), /job store is away/);
    await jobs.add("poll", "after");
    await jobs.close();
  });
});
