import { execFile } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ConfigError } from "../../config/config-error.js";
import type { DatabaseUser } from "./database-user.js";
import type { Layout } from "./layout.js";

const run = promisify(execFile);

/** Nothing of our own environment reaches the database: it holds secrets. */
export const serverEnvironment = { PATH: "/usr/bin:/bin", TZ: "UTC" };

interface ClusterDeps {
  readonly layout: Layout;
  readonly binaries: string;
  readonly major: string;
  readonly user: DatabaseUser | undefined;
  readonly password: string;
}

/** Makes the cluster, or checks that these binaries can open the one that is there. */
export async function openCluster(deps: ClusterDeps): Promise<void> {
  if (existsSync(deps.layout.cluster)) requireMajor(deps);
  else await createCluster(deps);
}

/** A folder of the database user alone. */
export function privateFolder(folder: string, user: DatabaseUser | undefined): void {
  mkdirSync(folder, { recursive: true });
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
}

function requireMajor({ layout, major }: ClusterDeps): void {
  const found = readFileSync(join(layout.cluster, "PG_VERSION"), "utf8").trim();
  if (found === major) return;
  throw new ConfigError(
    `The database in ${layout.cluster} was made by Postgres ${found}; this Gatehouse brings Postgres ${major}. ` +
      "With the former Gatehouse run `gatehouse backup`, then `gatehouse restore` into an empty data folder with this one.",
  );
}

/** Made aside and renamed, so that a start that was killed half-way leaves no half cluster. */
async function createCluster(deps: ClusterDeps): Promise<void> {
  const unfinished = `${deps.layout.cluster}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  privateFolder(unfinished, deps.user);
  await initdb(deps, unfinished);
  renameSync(unfinished, deps.layout.cluster);
}

async function initdb({ layout, binaries, user, password }: ClusterDeps, folder: string): Promise<void> {
  const passwordFile = join(layout.sockets, "first-password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) chownSync(passwordFile, user.uid, user.gid);
  const options = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--username=postgres"];
  const as = user && { uid: user.uid, gid: user.gid };
  try {
    await run(
      join(binaries, "bin", "initdb"),
      ["-D", folder, `--pwfile=${passwordFile}`, "--no-instructions", ...options],
      {
        cwd: binaries,
        env: serverEnvironment,
        ...as,
      },
    );
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim();
    throw new Error(`initdb could not create the database in ${layout.cluster}: ${said || String(cause)}`, { cause });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}
