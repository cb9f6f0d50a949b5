import { mkdir, open, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";

/** One erasure, as the list outside the database remembers it. Random ids only. */
const entry = z.object({ id: z.string(), people: z.array(z.string()).readonly(), at: z.string() });
export type ErasedEntry = Readonly<z.output<typeof entry>>;

/**
 * Beside the keys and outside the database: a restored backup is older than the erasures since, and is told of them
 * from here before anybody sees it.
 */
export const erasedList = (dataDir: string): string => join(dataDir, "keys", "erased.jsonl");

/** Adds a line and waits until it is on the disk. The same erasure twice does no harm. */
export async function noteErased(dataDir: string, erased: ErasedEntry): Promise<void> {
  const path = erasedList(dataDir);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, "a", 0o600);
  try {
    await file.write(`${JSON.stringify(erased)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Every erasure a list knows of; a last line that was cut off while it was written is left out. */
export async function readErased(path: string): Promise<ErasedEntry[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const lines = text.split("\n").slice(0, -1);
  return [...new Map(lines.map((line) => entry.parse(JSON.parse(line))).map((line) => [line.id, line])).values()];
}
