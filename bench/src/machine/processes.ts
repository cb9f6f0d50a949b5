import { readdirSync, readFileSync } from "node:fs";

/** Linux reports CPU times in these, whatever the kernel's own tick is. */
const ticksPerSecond = 100;

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Seconds of CPU, with those of children already reaped. */
  readonly cpu: number;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** The name may hold spaces and parentheses, so fields count from the last `)`. */
function readProcess(pid: number): Process | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === "") return undefined;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = [11, 12, 13, 14].reduce((sum, n) => sum + Number(fields[n] ?? 0), 0);
  return { pid, parent: Number(fields[1] ?? 0), cpu: ticks / ticksPerSecond };
}

export type ProcessTable = ReadonlyMap<number, Process>;

export function readProcesses(): ProcessTable {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const found = pids.map((pid) => readProcess(Number(pid))).filter((process) => process !== undefined);
  return new Map(found.map((process) => [process.pid, process]));
}

/** A process and its descendants, without the subtrees of `except`. */
export function treeOf(table: ProcessTable, root: number, except: readonly number[] = []): number[] {
  const children = new Map<number, Process[]>();
  for (const process of table.values())
    children.set(process.parent, [...(children.get(process.parent) ?? []), process]);
  const walk = (pid: number): number[] =>
    except.includes(pid) || !table.has(pid) ? [] : [pid, ...(children.get(pid) ?? []).flatMap((p) => walk(p.pid))];
  return walk(root);
}

/** Seconds of CPU of these processes so far. */
export const cpuOf = (table: ProcessTable, pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + (table.get(pid)?.cpu ?? 0), 0);

/** Busy seconds of all cores since boot, time stolen by the host included. */
export function machineCpu(): number {
  const [, user, nice, system, , , irq, soft, steal] = (readText("/proc/stat").split("\n")[0] ?? "").split(/ +/);
  return [user, nice, system, irq, soft, steal].reduce((sum, part) => sum + Number(part ?? 0), 0) / ticksPerSecond;
}

function kibOf(text: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);
}

const mib = (kib: number): number => Math.round((kib / 1024) * 10) / 10;

export const rssMib = (pids: readonly number[]): number =>
  mib(pids.reduce((sum, pid) => sum + kibOf(readText(`/proc/${pid}/status`), "VmRSS"), 0));

/** Shared pages are split among those who share them: the honest size of a process tree such as Postgres. */
export const pssMib = (pids: readonly number[]): number =>
  mib(pids.reduce((sum, pid) => sum + kibOf(readText(`/proc/${pid}/smaps_rollup`), "Pss"), 0));
