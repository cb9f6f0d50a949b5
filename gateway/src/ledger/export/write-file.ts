import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A file as it is shipped. */
export interface FileFacts {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** A rename lasts only when its folder is written too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Writes a file whole or not at all: beside it first, then to the disk, then under its name. Transforms such as gzip
 * may stand between the bytes and the file.
 */
export async function writeFileWhole(
  path: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ...through: readonly NodeJS.ReadWriteStream[]
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.tmp`;
  await pipeline([
    Readable.from(content, { objectMode: false }),
    ...through,
    createWriteStream(beside, { mode: 0o600, flush: true }),
  ]);
  await rename(beside, path);
  await syncFolder(dirname(path));
}

/** What stands on the disk, read again. */
export async function factsOf(path: string): Promise<FileFacts> {
  const digest = createHash("sha256");
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 })) digest.update(bytes as Buffer);
  return { bytes: (await stat(path)).size, sha256: digest.digest("hex") };
}
