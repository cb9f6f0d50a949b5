import { randomBytes } from "node:crypto";
import type { Connection } from "../store/embedded/connection.js";
import type { Connections } from "../store/embedded/connections.js";
import { ownerRole } from "../store/embedded/roles.js";
import { withClient } from "../store/embedded/with-client.js";
import { startPrivateServer } from "./private-server.js";
import { serverVariable, templateName } from "./test-server.js";

export interface TestDatabase {
  /** Sees every row, as the gateway does. */
  readonly owner: Connection;
  readonly app: Connection;
  /** For tests about the server itself; nothing else may need it. */
  readonly superuser: Connection;
  drop(): Promise<void>;
}

let found: Promise<Connections> | undefined;

/** An empty, migrated database of the test's own; sessions still open are cut by `drop`. */
export async function freshDatabase(): Promise<TestDatabase> {
  found ??= findServer();
  const { owner, app, superuser } = await found;
  const database = `test_${randomBytes(6).toString("hex")}`;
  await run(superuser, `CREATE DATABASE ${database} OWNER ${ownerRole} TEMPLATE ${templateName}`);
  return {
    owner: { ...owner, database, options: "-c app.role=system" },
    app: { ...app, database },
    superuser: { ...superuser, database },
    drop: () => run(superuser, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`),
  };
}

/** The run's server, else one of this process alone. */
async function findServer(): Promise<Connections> {
  const told = process.env[serverVariable];
  if (told !== undefined) return JSON.parse(told) as Connections;
  return (await startPrivateServer()).connections;
}

const run = (superuser: Connection, sql: string): Promise<void> =>
  withClient(superuser, async (client) => {
    await client.query(sql);
  });
