import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Limits } from "../limits.js";
import { ownCode } from "../own-code.js";
import { childUser } from "./user.js";

/** What of a package is started, for which account, and where it may keep files of its own. */
export interface Launch {
  readonly accountId: string;
  /** The package's folder; nothing outside it and the gateway's own code is readable where Node can see to that. */
  readonly packageFolder: string;
  readonly entry: string;
  /** Native code is in it, which Node's permission model cannot hold: its own user and folder must do. */
  readonly native?: boolean;
  /** Made if it is not there; belongs to the child. */
  readonly workFolder: string;
}

export interface Spawned {
  readonly process: ChildProcess;
  /** Why it does not run as a user of its own, although the gateway is root. */
  readonly closed?: string;
}

const childMain = fileURLToPath(new URL("../child-main.js", import.meta.url));
/** Where an import of a package is looked up, from its folder upwards. */
function lookUpFolders(folder: string): string[] {
  const here = join(dirname(folder), "node_modules");
  const found = existsSync(here) ? [here] : [];
  return folder === dirname(folder) ? found : [...found, ...lookUpFolders(dirname(folder))];
}

/** A seat belt, not a border: Node 22 and later keep the child to its files. */
function permissionFlags({ packageFolder, workFolder, native = false }: Launch): string[] {
  if (native || !process.allowedNodeEnvironmentFlags.has("--permission")) return [];
  const readable = [...ownCode, packageFolder, ...lookUpFolders(packageFolder), workFolder];
  return [
    "--permission",
    ...[...new Set(readable.map((path) => realpathSync(path)))].map((path) => `--allow-fs-read=${path}`),
    `--allow-fs-write=${realpathSync(workFolder)}`,
  ];
}

/** Folders above it can be passed by everyone, itself by the child alone. */
function makeFolder(folder: string, uid: number | undefined): void {
  if (!existsSync(dirname(folder))) mkdirSync(dirname(folder), { recursive: true, mode: 0o755 });
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  if (uid !== undefined) chownSync(folder, uid, uid);
}

/** Starts the child: nothing of our environment, a folder of its own, a user of its own where we may choose one. */
export function spawnChild(launch: Launch, { heapMb }: Limits): Spawned {
  const { accountId, entry, workFolder } = launch;
  const { uid, closed } = childUser(accountId, [process.execPath, childMain, entry]);
  makeFolder(workFolder, uid);
  const flags = [`--max-old-space-size=${heapMb}`, ...permissionFlags(launch)];
  const child = spawn(process.execPath, [...flags, childMain], {
    cwd: workFolder,
    env: { HOME: workFolder, TMPDIR: workFolder, PATH: "/usr/local/bin:/usr/bin:/bin", NODE_ENV: "production" },
    stdio: ["pipe", "pipe", "pipe"],
    ...(uid !== undefined && { uid, gid: uid }),
  });
  return { process: child, ...(closed !== undefined && { closed }) };
}
