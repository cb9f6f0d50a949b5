import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FileStore } from "./file-store.js";
import { slices } from "./slices.js";

const writeBytes = 1_048_576;

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

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

async function* read(file: string, from: number, length: number): AsyncGenerator<Buffer> {
  if (length === 0) return;
  let got = 0;
  for await (const part of createReadStream(file, { start: from, end: from + length - 1 }) as AsyncIterable<Buffer>) {
    got += part.length;
    yield part;
  }
  if (got < length) throw new Error(`${file} ends ${length - got} bytes before its end`);
}

/** `ab/cd/<id>` by the end of the id, which is random: its beginning is the time, and would fill one folder at a time. */
const fileOf = (root: string, id: string): string => {
  if (!/^[a-z]+_[0-9a-f]{8,64}$/.test(id)) throw new Error(`${id} is no id of a content`);
  return join(root, id.slice(-4, -2), id.slice(-2), id);
};

/** Contents as files only this user can read. They have their name once they are on the disk whole. */
export function storeOnDisk(root: string): FileStore {
  return {
    place: "disk",
    async put(id, source) {
      const file = fileOf(root, id);
      const folder = dirname(file);
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
    read: (id, from, length) => read(fileOf(root, id), from, length),
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
