import { rmSync } from "node:fs";
import { processEntry } from "../store/embedded/process-table.js";

/** Ends a database server and removes its folder when this process exits, also by a signal. */
export function endWithProcess(postmaster: () => number | undefined, folder: string): void {
  process.once("exit", () => endNow(postmaster(), folder));
  process.once("SIGTERM", () => process.exit(143));
  process.once("SIGINT", () => process.exit(130));
}

/** Nothing can be awaited while a process exits. */
function endNow(postmaster: number | undefined, folder: string): void {
  if (postmaster !== undefined) process.kill(postmaster, "SIGQUIT");
  for (
    let waited = 0;
    postmaster !== undefined && processEntry(postmaster) !== undefined && waited < 5_000;
    waited += 10
  ) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
  rmSync(folder, { recursive: true, force: true });
}
