import { watch } from "node:fs";
import { join } from "node:path";

/** An editor saves in several steps. */
const settleMs = 50;

/** Runs after each change under `src`, one run at a time; what comes meanwhile causes one more. */
export function onChange(folder: string, run: () => Promise<void>, signal: AbortSignal): void {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let again = false;
  async function go(): Promise<void> {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await run();
    } while (again && !signal.aborted);
    running = false;
  }
  watch(join(folder, "src"), { recursive: true, signal }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void go(), settleMs);
  });
}
