import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";

export interface Watched {
  readonly code: number | null;
  readonly ms: number;
  /** Processor time, to a hundredth of a second. */
  readonly cpuMs: number;
  /** The most memory it had; 0 where /proc does not say. */
  readonly peakBytes: number;
  readonly out: string;
}

const lookMs = 20;

/** User and system time, in ticks of 10 ms (proc(5)). */
function cpuOf({ pid }: ChildProcess): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return 0;
  const fields = readFileSync(file, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function peakOf({ pid }: ChildProcess): number {
  const file = `/proc/${pid}/status`;
  const [, kib] = existsSync(file) ? (/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(file, "utf8")) ?? []) : [];
  return Number(kib ?? 0) * 1024;
}

/** Runs a Node program to its end, or until it is killed after `killMs`. */
export async function watched(words: readonly string[], env: NodeJS.ProcessEnv, killMs?: number): Promise<Watched> {
  const started = performance.now();
  const child = spawn(process.execPath, words, { env, stdio: ["ignore", "pipe", "pipe"] });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes: Buffer) => printed.push(bytes));
  let [peakBytes, cpuMs] = [0, 0];
  const looking = setInterval(() => {
    cpuMs = Math.max(cpuMs, cpuOf(child));
    peakBytes = Math.max(peakBytes, peakOf(child));
  }, lookMs);
  const killing = killMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killMs);
  const [code] = (await once(child, "close")) as [number | null];
  clearInterval(looking);
  clearTimeout(killing);
  return { code, ms: performance.now() - started, cpuMs, peakBytes, out: Buffer.concat(printed).toString() };
}
