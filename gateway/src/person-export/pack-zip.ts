import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { type PassThrough, Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ZipFile } from "yazl";
import { type Enclosed, measure, type ToEnclose } from "../ledger/export/enclosed.js";

/** Media and archives do not shrink. */
const shrinks = /\.(txt|json|jsonl|html|csv|md|bin|eml|mjs|note)$/;

/** A ZIP archive while it is read: what is put in is read no faster than the archive. */
export interface Zip {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Whoever reads it gets this error. */
  fail(error: Error): void;
  enclose(file: ToEnclose): Promise<Enclosed>;
  /** Every file of a folder, under its path there; then the end. */
  endWith(dir: string): Promise<void>;
}

/** `signal`: nobody reads the archive any more. */
export function createZip(signal: AbortSignal, mtime: Date): Zip {
  const zip = new ZipFile();
  const output = zip.outputStream as unknown as PassThrough;
  // Whoever puts in and whoever reads hear of a failure themselves; without these it would end the process.
  for (const emitter of [zip, output]) emitter.on("error", () => undefined);
  async function put(stream: Readable, name: string): Promise<void> {
    // What its source says after the end, such as that the database is closed, is no news to anybody.
    stream.on("error", () => undefined);
    zip.addReadStream(stream, name, { mtime, mode: 0o100600, compress: shrinks.test(name) });
    await finished(stream, { signal }).finally(() => stream.destroy());
  }
  return {
    bytes: output,
    fail: (error) => void output.destroy(error),
    async enclose(file) {
      const { bytes, facts } = measure(file);
      await put(Readable.from(bytes, { objectMode: false }), file.name);
      return facts();
    },
    async endWith(dir) {
      const entries = await readdir(dir, { recursive: true, withFileTypes: true });
      for (const entry of entries.filter((one) => one.isFile())) {
        const path = join(entry.parentPath, entry.name);
        await put(createReadStream(path), relative(dir, path));
      }
      zip.end();
    },
  };
}
