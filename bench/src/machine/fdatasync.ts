import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../check/spread.js";
import { micros } from "../clock.js";

const times = 200;
const block = Buffer.alloc(8192, 1);

function once(file: number, n: number): number {
  writeSync(file, block, 0, block.length, n * block.length);
  const start = micros();
  fdatasyncSync(file);
  return micros() - start;
}

/** What one commit cannot cost less than: the median of a few hundred synchronised 8 KiB writes, in µs. */
export function measureFdatasync(): number {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
  const file = openSync(join(folder, "sync"), "w");
  try {
    return Math.round(median(Array.from({ length: times }, (_, n) => once(file, n))) ?? 0);
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
}
