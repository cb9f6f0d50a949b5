import { constants, lstat, mkdir, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { PluginError } from "@gatehouse/sdk";

/** gammu-smsd's four folders, and ours for what is finished. */
export type Folder = "inbox" | "outbox" | "sent" | "error" | "done";

export interface Entry {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly changedMs: number;
}

export interface Spool {
  /** The plain files, by name; a link is none: it might lead anywhere. */
  list(folder: Folder): Promise<readonly Entry[]>;
  /** Its first 64 KiB: no text message is that long, and a file that is must not hold up the others. */
  read(folder: Folder, name: string): Promise<Uint8Array>;
  has(folder: Folder, name: string): Promise<boolean>;
  /** On the disk, whole or not at all: smsd never sees it half written. */
  write(folder: Folder, name: string, bytes: Uint8Array): Promise<void>;
  /** Into `done`, as `doneName` calls it. */
  finish(from: Folder, name: string): Promise<void>;
  remove(folder: Folder, name: string): Promise<void>;
}

const maxBytes = 65_536;
const fileMode = 0o660;
const folderMode = 0o770;

/** Tells apart what was received, sent and refused. */
export const doneName = (from: Folder, name: string): string => `${from}-${name}`;

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "an unknown error";

/** Nothing has left where a file could not be written. The cause would tell a path, and with it a phone number. */
async function guarded<T>(folder: Folder, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new PluginError("unavailable", `the folder ${folder} of gammu-smsd: ${codeOf(error)}`);
  }
}

async function entryAt(path: string, name: string): Promise<readonly Entry[]> {
  const found = await lstat(path).catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT") throw error;
  });
  return found?.isFile() ? [{ name, changedMs: found.mtimeMs }] : [];
}

async function start(path: string): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** All file access of this connector. */
export function openSpool(root: string): Spool {
  const at = (folder: Folder, name = ""): string => `${root}/${folder}/${name}`;
  return {
    list: (folder) =>
      guarded(folder, async () => {
        const names = (await readdir(at(folder))).sort();
        return (await Promise.all(names.map((name) => entryAt(at(folder, name), name)))).flat();
      }),
    read: (folder, name) => guarded(folder, () => start(at(folder, name))),
    has: (folder, name) => guarded(folder, async () => (await entryAt(at(folder, name), name)).length > 0),
    write: (folder, name, bytes) =>
      guarded(folder, async () => {
        const half = at(folder, `.${name}.part`);
        await writeFile(half, bytes, { mode: fileMode, flush: true });
        await rename(half, at(folder, name));
      }),
    finish: (from, name) =>
      guarded("done", async () => {
        await mkdir(at("done"), { recursive: true, mode: folderMode });
        await rename(at(from, name), at("done", doneName(from, name)));
      }),
    remove: (folder, name) => guarded(folder, () => rm(at(folder, name), { force: true })),
  };
}
