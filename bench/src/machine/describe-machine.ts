import { execFileSync } from "node:child_process";
import { cpus, release, tmpdir, totalmem } from "node:os";
import type { Machine } from "../record.js";
import { measureFdatasync } from "./fdatasync.js";

/** One line of a command's output; `unknown` where it is missing. */
export function firstLine(command: string, args: readonly string[], cwd?: string): string {
  try {
    const out = execFileSync(command, args, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      ...(cwd && { cwd }),
    });
    return out.trim().split("\n").at(-1) ?? "unknown";
  } catch {
    return "unknown";
  }
}

export const describeMachine = (): Machine => ({
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memory_mib: Math.round(totalmem() / 1_048_576),
  kernel: release(),
  filesystem: firstLine("df", ["--output=fstype", tmpdir()]),
  fdatasync_us: measureFdatasync(),
});
