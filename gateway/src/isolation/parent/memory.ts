import { readFileSync, writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";

const kibPerMib = 1024;

/** Resident memory in mebibytes; undefined where the system does not tell, and the heap's own limit must do. */
function memoryMb(pid: number): number | undefined {
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kib === undefined ? undefined : Number(kib) / kibPerMib;
  } catch {
    return undefined;
  }
}

/** Ends the watch when called. `onMore` is called once, with what was seen. */
export function watchMemory(pid: number, mostMb: number, everyMs: number, onMore: (mb: number) => void): () => void {
  const timer = setInterval(() => {
    const mb = memoryMb(pid);
    if (mb === undefined || mb <= mostMb) return;
    clearInterval(timer);
    onMore(Math.round(mb));
  }, everyMs).unref();
  return () => clearInterval(timer);
}

/** In a shortage the system gives its time to the gateway, and ends the child first. */
export function yieldToGateway(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
    writeFileSync(`/proc/${pid}/oom_score_adj`, "1000");
  } catch {
    // Not every system has it, and none needs it.
  }
}
