import { chownSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { privateFolder } from "../store/embedded/cluster.js";
import type { Connection } from "../store/embedded/connection.js";
import type { DatabaseUser } from "../store/embedded/database-user.js";
import type { Layout } from "../store/embedded/layout.js";
import { withClient } from "../store/embedded/with-client.js";
import { copyLiveFolder } from "./copy-live-folder.js";
import type { OwnServer } from "./own-server.js";

/** By this name the primary knows it, and waits for it. */
const name = "standby";
/** Made by each server for itself. */
const own: ReadonlySet<string> = new Set([
  "pg_wal",
  "pg_replslot",
  "postmaster.pid",
  "postmaster.opts",
  "postgresql.auto.conf",
]);

const quoted = (value: string): string => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

/** A setting's value is quoted once more than what stands in it. */
function settingsOf({ host, port, user, password }: Connection): string {
  const words = { host, port: String(port), user, password, application_name: name };
  const conninfo = Object.entries(words).map(([key, value]) => `${key}=${quoted(value)}`);
  const value = conninfo.join(" ").replaceAll("'", "''");
  return [
    `primary_conninfo = '${value}'`,
    `primary_slot_name = '${name}'`,
    "wal_retrieve_retry_interval = '200ms'",
    "",
  ].join("\n");
}

async function copyCluster(client: Client, { layout: from, ground, superuser }: OwnServer, to: Layout): Promise<void> {
  await client.query("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1", [
    name,
  ]);
  await client.query("SELECT pg_create_physical_replication_slot($1, true)", [name]);
  await client.query("SELECT pg_backup_start('standby', true)");
  privateFolder(to.cluster, ground.user);
  await copyLiveFolder(from.cluster, to.cluster, (entry) => !own.has(entry));
  const { rows } = await client.query<{ labelfile: string }>("SELECT labelfile FROM pg_backup_stop(false)");
  writeFileSync(join(to.cluster, "backup_label"), rows[0]?.labelfile ?? "");
  for (const folder of ["pg_wal", "pg_replslot"]) privateFolder(join(to.cluster, folder), ground.user);
  writeFileSync(join(to.cluster, "postgresql.auto.conf"), settingsOf(superuser));
  writeFileSync(join(to.cluster, "standby.signal"), "");
}

function giveTo(user: DatabaseUser | undefined, folder: string): void {
  if (user === undefined) return;
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    chownSync(join(folder, entry), user.uid, user.gid);
}

/**
 * Makes of `to` a copy of a running server that follows it by its journal, once it is started; without the tools that
 * the embedded package lacks.
 */
export async function copyAsStandby(primary: OwnServer, to: Layout): Promise<void> {
  rmSync(to.cluster, { recursive: true, force: true });
  mkdirSync(to.dataDir, { recursive: true });
  await withClient(primary.superuser, (client) => copyCluster(client, primary, to));
  giveTo(primary.ground.user, to.cluster);
}

/** From now on a commit is answered when it is on the disks of both. */
export const waitForStandby = (primary: Connection): Promise<void> =>
  withClient(primary, async (client) => {
    await client.query(`ALTER SYSTEM SET synchronous_standby_names = '${name}'`);
    await client.query("SELECT pg_reload_conf()");
  });

/** As the primary sees it: `sync` once commits wait for it, `async` before; undefined while it is away. */
export const standbyState = (primary: Connection): Promise<string | undefined> =>
  withClient(primary, async (client) => {
    const { rows } = await client.query<{ state: string }>(
      "SELECT sync_state AS state FROM pg_stat_replication WHERE application_name = $1 AND state = 'streaming'",
      [name],
    );
    return rows[0]?.state;
  });

/** The standby takes writes from now on; the primary must be dead. */
export const promote = (standby: Connection): Promise<void> =>
  withClient(standby, async (client) => {
    const { rows } = await client.query<{ done: boolean }>("SELECT pg_promote(true, 60) AS done");
    if (rows[0]?.done !== true) throw new Error("the standby was not promoted within a minute");
  });
