import { open, rm } from "node:fs/promises";
import { join } from "node:path";

/** The disk was asked, and could not read: a bad block, or a disk that is going away. */
const isReadFault = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "EIO";

/** Does the disk itself still take what is written? What can only be read may come out of memory. */
async function takesWrites(root: string): Promise<boolean> {
  const probe = join(root, ".probe");
  try {
    const handle = await open(probe, "w", 0o600);
    try {
      await handle.writeFile("x");
      await handle.sync();
    } finally {
      await handle.close();
      await rm(probe, { force: true });
    }
    return true;
  } catch {
    return false;
  }
}

async function failsAgain(file: string, at: number): Promise<boolean> {
  try {
    const handle = await open(file, "r");
    try {
      await handle.read(Buffer.alloc(1), 0, 1, at);
      return false;
    } finally {
      await handle.close();
    }
  } catch (error) {
    return isReadFault(error);
  }
}

/** Is it this one file that cannot be read from `at` on, on a disk that is there? A fault that has passed is none. */
export const isDamaged = async (root: string, file: string, at: number, fault: unknown): Promise<boolean> =>
  isReadFault(fault) && (await takesWrites(root)) && (await failsAgain(file, at));
