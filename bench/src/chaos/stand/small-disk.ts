import { statfs } from "node:fs/promises";
import { command, whyNot } from "./command.js";

/** A disk in memory that can be made full in an instant. */
export interface SmallDisk {
  fill(): Promise<void>;
  free(): Promise<void>;
  remove(): Promise<void>;
}

const mib = 2 ** 20;
const fillTries = 50;
const sparedBytes = 65_536;

/** Mounts it on an empty folder; throws where that is not allowed. */
export async function mountSmallDisk(folder: string, sizeMib: number): Promise<SmallDisk> {
  const resize = (bytes: number): Promise<string> => command("mount", "-o", `remount,size=${bytes}`, folder);
  await command("mount", "-t", "tmpfs", "-o", `size=${sizeMib}m,mode=0755`, "tmpfs", folder);
  return {
    async fill() {
      // What is used grows while we look, and a size below it is refused.
      for (let tries = 0; tries < fillTries; tries += 1) {
        const { blocks, bfree, bsize } = await statfs(folder);
        const failure = await whyNot(() => resize((blocks - bfree) * bsize + tries * sparedBytes));
        if (failure === undefined) return;
      }
      throw new Error(`the disk at ${folder} could not be made full`);
    },
    free: async () => void (await resize(sizeMib * mib)),
    remove: async () => void (await command("umount", "-l", folder)),
  };
}
