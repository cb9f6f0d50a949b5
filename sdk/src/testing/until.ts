import { setTimeout as sleep } from "node:timers/promises";

const patienceMs = 20_000;

/** Waits for something to become true; fails with what was waited for. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${patienceMs} ms in vain until ${what}`);
    await sleep(10);
  }
}
