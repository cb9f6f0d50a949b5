import { readProcesses, rssMib, treeOf } from "./processes.js";

/** The RSS of a process and its children, without an embedded Postgres: its shared pages would be summed many times. */
export function ownRssMib(pid: number, postmaster: number | undefined): number {
  return rssMib(treeOf(readProcesses(), pid, postmaster === undefined ? [] : [postmaster]));
}

/** Reads a number again and again until told to stop, which returns all of them in order. */
export function watch(read: () => number, everyMs: number): () => number[] {
  const samples = [read()];
  const timer = setInterval(() => samples.push(read()), everyMs);
  return () => {
    clearInterval(timer);
    samples.push(read());
    return samples;
  };
}
