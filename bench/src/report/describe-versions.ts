import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Client } from "pg";
import { findProgram } from "../find-program.js";
import { firstLine } from "../machine/describe-machine.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const require = createRequire(import.meta.url);

export const gitSha = (): string => firstLine("git", ["rev-parse", "--short", "HEAD"], root);

const readVersion = (file: string): string => (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;

/** A package may not export its package.json, so the folder above its entry is searched. */
function versionOf(name: string): string {
  const [before] = dirname(require.resolve(name)).split(join("node_modules", name));
  return readVersion(join(before ?? "", "node_modules", name, "package.json"));
}

/** What was measured, exactly. */
export function describeVersions(peers: Readonly<Record<string, string>>): Record<string, string> {
  const redis = findProgram("redis-server");
  return {
    gatehouse: `${readVersion(join(root, "package.json"))}+${gitSha()}`,
    node: process.versions.node,
    redis: redis === undefined ? "missing" : (/v=([\d.]+)/.exec(firstLine(redis, ["--version"]))?.[1] ?? "unknown"),
    ...Object.fromEntries(["bullmq", "undici", "koa", "pg"].map((name) => [name, versionOf(name)])),
    ...peers,
  };
}

const settingNames = [
  "server_version",
  "shared_buffers",
  "max_wal_size",
  "fsync",
  "synchronous_commit",
  "max_connections",
];

export async function describePostgres(client: Client): Promise<Record<string, string>> {
  const text = "SELECT name, setting || coalesce(unit, '') AS value FROM pg_settings WHERE name = ANY ($1)";
  const { rows } = await client.query<{ name: string; value: string }>(text, [settingNames]);
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
