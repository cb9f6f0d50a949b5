import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const systems = "/usr/lib";

/** libfaketime for programs with threads, where Debian puts it; undefined: it is not installed. */
export function findFakeTime(): string | undefined {
  const folders = readdirSync(systems).filter((name) => name.endsWith("-linux-gnu"));
  return folders.map((name) => join(systems, name, "faketime", "libfaketimeMT.so.1")).find((file) => existsSync(file));
}

/** The environment of a process whose clock is so far off; what measures time that passes, and files, stay right. */
export const wrongClock = (library: string, secs: number): NodeJS.ProcessEnv => ({
  LD_PRELOAD: library,
  FAKETIME: `${secs > 0 ? "+" : ""}${secs}s`,
  DONT_FAKE_MONOTONIC: "1",
  NO_FAKE_STAT: "1",
});
