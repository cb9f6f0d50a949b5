import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, rename, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A file as it is shipped. */
export interface FileFacts {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** Whole or not at all: written beside it and to the disk first, then given its name. */
async function putInPlace(path: string, write: (beside: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // Two that write the same, after a takeover, must not write into one another.
  const beside = `${path}.${process.pid}.tmp`;
  await write(beside);
  await rename(beside, path);
}

/** A small file. The name is on the disk for good when its folder is synced, or a later file of it. */
export const writeWhole = (path: string, bytes: Uint8Array): Promise<void> =>
  putInPlace(path, (beside) => writeFile(beside, bytes, { mode: 0o600, flush: true }));

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** A large file, with transforms such as gzip between its content and the disk; name and all are on the disk after it. */
export async function writeStreamWhole(
  path: string,
  content: AsyncIterable<Uint8Array>,
  ...through: readonly NodeJS.ReadWriteStream[]
): Promise<void> {
  await putInPlace(path, (beside) =>
    pipeline([
      Readable.from(content, { objectMode: false }),
      ...through,
      createWriteStream(beside, { mode: 0o600, flush: true }),
    ]),
  );
  await syncFolder(dirname(path));
}

/** What stands on the disk, read again. */
export async function factsOf(path: string): Promise<FileFacts> {
  const digest = createHash("sha256");
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 })) digest.update(bytes as Buffer);
  return { bytes: (await stat(path)).size, sha256: digest.digest("hex") };
}
