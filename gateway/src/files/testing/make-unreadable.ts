import { mkdir, rm, symlink } from "node:fs/promises";
import { dirname } from "node:path";

/** For `it`: only there is a file whose reading fails as that of a bad block does. */
export const onLinux = { skip: process.platform !== "linux" && "no file of this system fails with EIO" };

/** From now on the file is there and its bytes are not: the system answers EIO, as nothing lies at address 0 of a process. */
export async function makeUnreadable(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { force: true });
  await symlink("/proc/self/mem", file);
}
