import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** One living process. `stamp` tells it from a later one with the same number. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly stamp: string;
}

/** The process with this number, unless it is dead or a zombie that nobody has collected yet. */
export function processEntry(pid: number): ProcessEntry | undefined {
  return process.platform === "linux" ? fromProc(pid) : fromPs(["-p", String(pid)])[0];
}

/** A process and its direct children, as numbers. */
export function familyOf(pid: number): number[] {
  return allProcesses()
    .filter((entry) => entry.pid === pid || entry.parent === pid)
    .map((entry) => entry.pid);
}

/** The words a process was started with; elsewhere than on Linux one string, since `ps` does not part them. */
export function commandOf(pid: number): string[] {
  if (process.platform !== "linux") return [ps(["-o", "command=", "-p", String(pid)]).trim()];
  const words = readOr(`/proc/${pid}/cmdline`, "").split("\0");
  return words.slice(0, -1);
}

/** Processes whose working directory is `folder`: how Postgres children are found that outlived their postmaster. */
export function processesIn(folder: string): number[] {
  if (process.platform !== "linux") return [];
  return numbersInProc().filter((pid) => workingDirectory(pid) === folder && fromProc(pid) !== undefined);
}

/** Undefined where the system has no such table or does not let this user look. */
export function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function allProcesses(): ProcessEntry[] {
  if (process.platform !== "linux") return fromPs(["-A"]);
  return numbersInProc().flatMap((pid) => fromProc(pid) ?? []);
}

const numbersInProc = (): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** /proc/PID/stat: the name in brackets may hold spaces and brackets, so the fields count from the last one. */
function fromProc(pid: number): ProcessEntry | undefined {
  const stat = readOr(`/proc/${pid}/stat`, "");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, parent, stamp] = [fields[0], fields[1], fields[19]];
  if (parent === undefined || stamp === undefined || state === "Z" || state === "X") return undefined;
  return { pid, parent: Number(parent), stamp };
}

function fromPs(which: readonly string[]): ProcessEntry[] {
  const lines = ps(["-o", "pid=,ppid=,stat=,lstart=", ...which]).split("\n");
  return lines.flatMap((line) => {
    const [, pid, parent, state, stamp] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
    if (pid === undefined || stamp === undefined || state?.startsWith("Z")) return [];
    return [{ pid: Number(pid), parent: Number(parent), stamp }];
  });
}

/** `ps` answers with an error when no process matches. */
function ps(args: readonly string[]): string {
  try {
    return execFileSync("ps", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return "";
  }
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return otherwise;
  }
}
