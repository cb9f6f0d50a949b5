import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ConfigError } from "../../config/config-error.js";
import { endWithProcess } from "../../testing/end-with-process.js";
import type { Connection } from "./connection.js";
import { findEmbedded } from "./find-embedded.js";
import { layoutOf } from "./layout.js";
import { findPostmaster } from "./postmaster.js";
import { processEntry } from "./process-table.js";
import { type EmbeddedServer, startEmbedded } from "./start-embedded.js";
import { withClient } from "./with-client.js";

const isRoot = process.getuid?.() === 0;

/** Answers with the processes of its server, then lives until it is killed. */
const gatewayProcess = `
  import { startEmbedded } from ${JSON.stringify(new URL("./start-embedded.js", import.meta.url).href)};
  const server = await startEmbedded({ dataDir: process.argv[1], log: () => undefined });
  console.log(JSON.stringify(server.pids()));
  setInterval(() => undefined, 1000);
`;

const query = (connection: Connection, text: string): Promise<Record<string, unknown>[]> =>
  withClient(connection, async (client) => (await client.query(text)).rows);

/** One data folder goes through all of this, as a school's does; its name has spaces and Chinese characters. */
describe("embedded Postgres", () => {
  let folder: string;
  let dataDir: string;
  let logged: string[];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "gatehouse-embedded-"));
    chmodSync(folder, 0o755);
    dataDir = join(folder, "my data 数据");
    endWithProcess(() => findPostmaster(layoutOf(dataDir))?.pid, folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const start = (): Promise<EmbeddedServer> => {
    logged = [];
    return startEmbedded({ dataDir, log: (_fields, message) => logged.push(message) });
  };

  async function using<T>(body: (server: EmbeddedServer) => Promise<T>): Promise<T> {
    const server = await start();
    try {
      return await body(server);
    } finally {
      await server.stop();
    }
  }

  const assertRowIsThere = async (server: EmbeddedServer): Promise<void> =>
    assert.deepEqual(await query(server.owner, "SELECT text FROM kept"), [{ text: "退费" }]);

  /** Another gateway on the same folder, as a process that can be killed. */
  async function startProcess(): Promise<{ readonly gateway: ChildProcess; readonly pids: readonly number[] }> {
    const words = ["--input-type=module", "-e", gatewayProcess, dataDir];
    const gateway = spawn(process.execPath, words, { detached: true, stdio: ["ignore", "pipe", "inherit"] });
    const [chunk] = (await once(gateway.stdout, "data")) as [Buffer];
    return { gateway, pids: JSON.parse(chunk.toString()) as number[] };
  }

  /** The whole process group, as a terminal or a supervisor would. */
  async function killGroup(gateway: ChildProcess): Promise<void> {
    process.kill(-(gateway.pid ?? 0), "SIGKILL");
    await once(gateway, "exit");
  }

  it("starts in an empty folder with roles that are no superusers, and leaves no process behind", async () => {
    const pids = await using(async (server) => {
      assert.equal(server.adopted, false);
      await query(server.owner, "CREATE TABLE kept AS SELECT '退费'::text AS text");
      const roles = "SELECT rolname FROM pg_roles WHERE rolcanlogin AND (rolsuper OR rolbypassrls OR rolcreaterole)";
      assert.deepEqual(await query(server.superuser, roles), [{ rolname: "postgres" }]);
      assert.deepEqual(await query(server.app, "SELECT current_user AS name, current_database() AS database"), [
        { name: "gatehouse_app", database: "gatehouse" },
      ]);
      return server.pids();
    });
    assert.ok(pids.length > 1);
    assert.deepEqual(
      pids.filter((pid) => processEntry(pid) !== undefined),
      [],
    );
  });

  it("keeps data and passwords from other users, and nothing listens on the network", async () => {
    await using(async (server) => {
      assert.deepEqual(await query(server.superuser, "SHOW listen_addresses"), [{ listen_addresses: "" }]);
      assert.ok(server.app.host.startsWith("/"));
      await assert.rejects(
        query({ ...server.app, password: "password" }, "SELECT 1"),
        /password authentication failed/,
      );
    });
    for (const part of ["cluster", "keys", "run"]) assert.equal(statSync(join(dataDir, part)).mode & 0o777, 0o700);
    assert.equal(statSync(join(dataDir, "keys", "database-app")).mode & 0o777, 0o600);
  });

  it("has the settings, the encoding and Chinese trigrams", async () => {
    await using(async (server) => {
      const read = `SELECT current_setting('max_connections') AS connections, current_setting('shared_buffers') AS buffers,
        current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('server_encoding') AS encoding`;
      const expected = { connections: "200", buffers: "128MB", idle: "30s", encoding: "UTF8" };
      assert.deepEqual(await query(server.superuser, read), [expected]);
      await query(server.owner, "CREATE EXTENSION IF NOT EXISTS pg_trgm");
      const [row] = await query(server.owner, "SELECT similarity('如何退费', '怎么退费') > 0.1 AS similar");
      assert.deepEqual(row, { similar: true });
    });
  });

  it("starts again with the same rows, also for a command beside it", async () => {
    await using(async (server) => {
      await assertRowIsThere(server);
      assert.deepEqual(findEmbedded(dataDir)?.owner, server.owner);
    });
    assert.equal(findEmbedded(dataDir), undefined);
  });

  it("takes over the server of a gateway whose process group was killed", async () => {
    const { gateway, pids } = await startProcess();
    await killGroup(gateway);
    assert.notEqual(processEntry(pids[0] ?? 0), undefined);
    await using(async (server) => {
      assert.equal(server.adopted, true);
      assert.match(logged.join(), /took over/);
      assert.equal(server.pids()[0], pids[0]);
      await assertRowIsThere(server);
    });
    assert.equal(processEntry(pids[0] ?? 0), undefined);
  });

  it("ends an orphan that it cannot log into and starts its own", async () => {
    const { gateway, pids } = await startProcess();
    await killGroup(gateway);
    const keys = join(dataDir, "keys", "database-superuser");
    const password = readFileSync(keys);
    writeFileSync(keys, "another");
    await assert.rejects(start(), /password authentication failed/);
    assert.equal(processEntry(pids[0] ?? 0), undefined);
    assert.equal(findEmbedded(dataDir), undefined);
    writeFileSync(keys, password);
    await using(assertRowIsThere);
  });

  it("starts after the server itself was killed", async () => {
    const { gateway, pids } = await startProcess();
    process.kill(pids[0] ?? 0, "SIGKILL");
    await killGroup(gateway);
    await using(async (server) => {
      assert.equal(server.adopted, false);
      await assertRowIsThere(server);
    });
  });

  it("is not misled by a stale file that names a living process", async () => {
    const file = join(dataDir, "cluster", "postmaster.pid");
    writeFileSync(file, [process.pid, join(dataDir, "cluster"), 1, 5432, join(dataDir, "run"), "", ""].join("\n"));
    await using(async (server) => {
      assert.equal(server.adopted, false);
      await assertRowIsThere(server);
    });
  });

  it("refuses a second gateway on the same folder, and the first goes on", async () => {
    const { gateway } = await startProcess();
    try {
      const refused = {
        name: "ConfigError",
        message: new RegExp(`process ${gateway.pid}.*${dataDir}.*GATEHOUSE_DATA`),
      };
      await assert.rejects(start(), refused);
      const running = findEmbedded(dataDir);
      assert.ok(running !== undefined);
      assert.equal((await query(running.app, "SELECT 1 AS one")).length, 1);
    } finally {
      await killGroup(gateway);
    }
    await using(assertRowIsThere);
  });

  it("starts after a first start that was cut off half-way", async () => {
    mkdirSync(join(dataDir, "cluster.unfinished", "base"), { recursive: true });
    mkdirSync(join(dataDir, "pg", "unfinished"), { recursive: true });
    await using(assertRowIsThere);
  });

  it("moves to loopback TCP where the path is too long for a socket", async () => {
    const before = dataDir;
    dataDir = join(folder, "传".repeat(40));
    renameSync(before, dataDir);
    try {
      await using(async (server) => {
        assert.equal(server.app.host, "127.0.0.1");
        await assertRowIsThere(server);
      });
    } finally {
      renameSync(dataDir, before);
      dataDir = before;
    }
  });

  it("refuses a cluster of another major version and names the way over", async () => {
    const file = join(dataDir, "cluster", "PG_VERSION");
    const version = readFileSync(file);
    writeFileSync(file, "17\n");
    await assert.rejects(start(), { name: "ConfigError", message: /made by Postgres 17.*gatehouse backup/ });
    writeFileSync(file, version);
  });

  it("refuses a cluster whose password is lost and names the file", async () => {
    const file = join(dataDir, "keys", "database-superuser");
    renameSync(file, `${file}.away`);
    await assert.rejects(start(), { name: "ConfigError", message: /keys\/database-superuser does not/ });
    renameSync(`${file}.away`, file);
    await using(assertRowIsThere);
  });

  it("names a data folder that cannot be written, and the cure", async () => {
    const closed = isRoot ? "/proc/gatehouse" : join(folder, "closed");
    if (!isRoot) mkdirSync(closed, { mode: 0o555 });
    const refused = startEmbedded({ dataDir: join(closed, "data"), log: () => undefined });
    await assert.rejects(refused, (error: Error) => {
      assert.ok(error instanceof ConfigError);
      assert.equal(error.exitCode, 78);
      assert.match(error.message, new RegExp(`${closed}/data cannot be written.*GATEHOUSE_DATA`));
      return true;
    });
  });

  it("names a folder on the way that the database user cannot pass", { skip: !isRoot && "only for root" }, async () => {
    const closed = join(folder, "home");
    mkdirSync(closed, { mode: 0o700 });
    const refused = startEmbedded({ dataDir: join(closed, "data"), log: () => undefined });
    await assert.rejects(refused, {
      name: "ConfigError",
      message: new RegExp(`cannot pass through the folder ${closed}\\.`),
    });
  });
});
