import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Leaving } from "./sink.js";

/** `checkpoint-000000001234-20261126T001530Z`: sorted by name they are sorted by size. */
export function anchorName({ size, at }: Leaving): string {
  const time = at.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return `checkpoint-${String(size).padStart(12, "0")}-${time}`;
}

/**
 * Written once under its own name and never renamed or replaced: a write-once volume allows nothing else. Written again
 * with the same content is done. The folder has to be there: where a volume is not mounted, nothing may take its place.
 */
export async function writeOnce(dir: string, name: string, content: string | Buffer): Promise<void> {
  const path = join(dir, name);
  try {
    const file = await open(path, "wx", 0o644);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!isThere) throw error;
    if (!(await readFile(path)).equals(Buffer.from(content))) throw new Error(`${path} is there with other content`);
  }
}
