import { createWriteStream } from "node:fs";
import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";

/** A compressed tar that is being written. */
export interface Archive {
  add(name: string, content: Buffer | string): Promise<void>;
  /** Puts it in its place, whole and on the disk. */
  finish(): Promise<void>;
  /** Leaves nothing behind but the unfinished file. */
  abort(): void;
}

async function settle(draft: string, path: string): Promise<void> {
  const file = await open(draft, "r+");
  await file.sync();
  await file.close();
  await rename(draft, path);
  const folder = await open(dirname(path), "r");
  await folder.sync();
  await folder.close();
}

/** Opens an archive; nothing stands at its path before it is finished. It is readable by its owner alone. */
export function writeArchive(path: string): Archive {
  const draft = `${path}.part`;
  const tar = pack();
  const written = pipeline(tar, createGzip({ level: 1 }), createWriteStream(draft, { mode: 0o600 }));
  written.catch(() => undefined);
  return {
    add: (name, content) =>
      Promise.race([
        new Promise<void>((resolve, reject) => {
          tar.entry({ name, mode: 0o600, mtime: new Date(0) }, content, (error) => (error ? reject(error) : resolve()));
        }),
        written,
      ]),
    async finish() {
      tar.finalize();
      await written;
      await settle(draft, path);
    },
    abort: () => tar.destroy(),
  };
}
