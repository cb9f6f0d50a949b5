import { execFileSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A real file system in memory, of a few MiB. */
export interface SmallDisk {
  readonly folder: string;
  /** Writes a file until nothing more fits. */
  fill(): void;
  /** Takes that file away. */
  free(): void;
  remove(): void;
}

const mib = 2 ** 20;

function mount(folder: string, sizeMib: number): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMib}m,mode=0700`, "tmpfs", folder], { stdio: "pipe" });
}

/** Mounts one whose root folder belongs to this user id; throws where that is not allowed. */
export function mountSmallDisk(sizeMib: number, uid: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-disk-"));
  const ballast = join(folder, "ballast");
  try {
    mount(folder, sizeMib);
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  chownSync(folder, uid, uid);
  return {
    folder,
    fill() {
      for (let bytes = mib; bytes >= 1; bytes = Math.floor(bytes / 2))
        try {
          for (;;) writeFileSync(ballast, Buffer.alloc(bytes), { flag: "a" });
        } catch (error) {
          if ((error as { code?: string }).code !== "ENOSPC") throw error;
        }
    },
    free: () => rmSync(ballast, { force: true }),
    remove() {
      execFileSync("umount", ["-l", folder], { stdio: "pipe" });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Why no disk can be mounted here, for `skip`; false where one can. */
export function skipWithoutMounts(): string | false {
  if (process.getuid?.() !== 0) return "mounting a small disk takes root";
  try {
    mountSmallDisk(1, 0).remove();
    return false;
  } catch {
    return "this machine lets nobody mount a disk, not even root";
  }
}
