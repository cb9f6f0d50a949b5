import { randomBytes } from "node:crypto";
import pg from "pg";
import type { z } from "zod";
import type { config } from "../config.js";
import { bridge } from "./loopback-to-socket.js";

/** Set by the repository's test run, which starts a Postgres of its own (gateway/src/testing/test-server.ts). */
const serverVariable = "GATEHOUSE_TEST_DATABASE";

interface Connection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** Why the tests against Postgres are skipped: a file run by hand has no server. */
export const noServer: string | false =
  process.env[serverVariable] === undefined && process.env["CI"] !== "true"
    ? "run by node test.mjs, which starts a Postgres"
    : false;

export interface OwnDatabase {
  /** A user who may create in the database. */
  readonly options: z.input<typeof config>;
  /** Where the server really listens. */
  readonly socketPath: string;
  /** Cuts the connections of the options' address. */
  cut(): void;
  /** As the server's superuser, in this database. */
  run(sql: string, values?: unknown[]): Promise<pg.QueryResult>;
  stop(): Promise<void>;
}

const superuser = (): Connection =>
  (JSON.parse(process.env[serverVariable] ?? "{}") as { superuser: Connection }).superuser;

async function asSuperuser(database: string): Promise<pg.Client> {
  const { host, port, user, password } = superuser();
  const client = new pg.Client({ host, port, user, password, database, ssl: false });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function drop(name: string): Promise<void> {
  const client = await asSuperuser("postgres");
  await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await client.query(`DROP OWNED BY ${name}; DROP ROLE ${name}`).catch(() => undefined);
  await client.end();
}

/** A database with a user of its own on the run's server. */
export async function ownDatabase(): Promise<OwnDatabase> {
  const name = `outbox_${randomBytes(5).toString("hex")}`;
  const first = await asSuperuser("postgres");
  await first.query(`CREATE ROLE ${name} LOGIN PASSWORD 'school-1'`);
  await first.query(`CREATE DATABASE ${name}`);
  await first.query(`GRANT CREATE, CONNECT ON DATABASE ${name} TO ${name}`);
  await first.end();
  const client = await asSuperuser(name);
  const { host, port } = superuser();
  const socketPath = `${host}/.s.PGSQL.${port}`;
  const door = await bridge(socketPath);
  return {
    socketPath,
    cut: door.cut,
    options: { host: "127.0.0.1", port: door.port, database: name, user: name, password: "school-1", tls: false },
    run: (sql, values) => client.query(sql, values),
    async stop() {
      await door.stop();
      await client.end();
      await drop(name);
    },
  };
}
