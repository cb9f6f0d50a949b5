import { copyFile, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";

/** What was there a moment ago. */
const unlessGone = (work: Promise<void>): Promise<void> =>
  work.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });

/** Copies a folder that somebody works in, but for what is left out of its top; what vanishes meanwhile is no error. */
export async function copyLiveFolder(from: string, to: string, takes: (entry: string) => boolean): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (!takes(entry.name)) continue;
    if (!entry.isDirectory()) {
      await unlessGone(copyFile(source, target));
      continue;
    }
    await mkdir(target, { mode: 0o700 });
    await unlessGone(copyLiveFolder(source, target, () => true));
  }
}
