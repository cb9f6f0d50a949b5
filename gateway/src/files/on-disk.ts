import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FilesAwayError } from "./away-error.js";
import type { FileStore } from "./file-store.js";
import { isDamaged } from "./is-damaged.js";
import { FileLostError } from "./lost-error.js";
import { slices } from "./slices.js";

const writeBytes = 1_048_576;

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function write(handle: FileHandle, source: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const slice of slices(source, writeBytes)) await handle.writeFile(slice);
  await handle.sync();
}

const notMounted = (root: string, options?: ErrorOptions): FilesAwayError =>
  new FilesAwayError(
    `${root}: 目录不在或是空的，磁盘挂载了吗？文件确已丢失的，在其中放任意一个文件即可继续 | the folder is gone or empty: is its disk mounted? If what was in it is lost for good, put any file into it to go on`,
    options,
  );

/** A folder that should hold files and is gone or empty is a disk that is not mounted: it says nothing of its files. */
async function isBare(root: string): Promise<boolean> {
  const names = await readdir(root).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw new FilesAwayError(`${root} cannot be read: ${messageOf(error)}`, { cause: error });
  });
  return names.length === 0;
}

/** `at`: the first byte that could not be had. */
async function unreadable(root: string, file: string, at: number, cause: unknown): Promise<Error> {
  if (await isDamaged(root, file, at, cause))
    return new FileLostError("changed", `${file} cannot be read from byte ${at} on: ${messageOf(cause)}`, cause);
  if (!isMissing(cause)) return new FilesAwayError(`${file} cannot be read: ${messageOf(cause)}`, { cause });
  if (await isBare(root)) return notMounted(root, { cause });
  return new FileLostError("gone", `${file} is not there`, cause);
}

async function* read(root: string, file: string, from: number, length: number): AsyncGenerator<Buffer> {
  if (length === 0) return;
  let got = 0;
  try {
    for await (const part of createReadStream(file, { start: from, end: from + length - 1 }) as AsyncIterable<Buffer>) {
      got += part.length;
      yield part;
    }
  } catch (error) {
    throw await unreadable(root, file, from + got, error);
  }
  if (got < length) throw new FileLostError("cut_off", `${file} ends ${length - got} bytes before its end`);
}

/** `ab/cd/<id>` by the end of the id, which is random: its beginning is the time, and would fill one folder at a time. */
export const fileOf = (root: string, id: string): string => {
  if (!/^[a-z]+_[0-9a-f]{8,64}$/.test(id)) throw new Error(`${id} is no id of a content`);
  return join(root, id.slice(-4, -2), id.slice(-2), id);
};

export interface Folder {
  readonly root: string;
  /** Should anything lie in it already? */
  isUsed(): Promise<boolean>;
}

/** Contents as files only this user can read. They have their name once they are on the disk whole. */
export function storeOnDisk({ root, isUsed }: Folder): FileStore {
  return {
    place: "disk",
    async put(id, source) {
      const file = fileOf(root, id);
      const folder = dirname(file);
      // What is written beneath the place of a disk is hidden once it is mounted.
      if ((await isBare(root)) && (await isUsed())) throw notMounted(root);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const draft = `${file}.part`;
      const handle = await open(draft, "w", 0o600);
      try {
        await write(handle, source);
      } catch (error) {
        await handle.close();
        await rm(draft, { force: true });
        throw error;
      }
      await handle.close();
      await rename(draft, file);
      await sync(folder);
    },
    read: (id, from, length) => read(root, fileOf(root, id), from, length),
    async remove(id) {
      const file = fileOf(root, id);
      await Promise.all([rm(file, { force: true }), rm(`${file}.part`, { force: true })]);
    },
    exists: (id) =>
      stat(fileOf(root, id)).then(
        () => true,
        (error: unknown) => {
          if (isMissing(error)) return false;
          throw error;
        },
      ),
  };
}
