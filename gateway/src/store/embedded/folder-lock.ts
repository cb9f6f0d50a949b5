import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { ConfigError } from "../../config/config-error.js";
import type { Layout } from "./layout.js";
import { processEntry } from "./process-table.js";

interface Holder {
  readonly pid: number;
  readonly stamp: string;
}

/**
 * Makes this process the only gateway on its data folder and returns what gives the folder free again.
 * A lock whose process is gone, or whose number another process has got since, counts as free.
 */
export function lockFolder(layout: Layout): () => void {
  const own = `${layout.lock}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, stamp: processEntry(process.pid)?.stamp ?? "" }));
  try {
    setStaleLockAside(layout);
    take(own, layout);
  } finally {
    rmSync(own, { force: true });
  }
  return () => rmSync(layout.lock, { force: true });
}

/** A hard link appears whole or not at all, and never over another one. */
function take(own: string, layout: Layout): void {
  try {
    linkSync(own, layout.lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw refusal(layout, holderOf(layout.lock));
    throw error;
  }
}

/** Renamed first and read again, so that a lock which another starting gateway has just taken is not thrown away. */
function setStaleLockAside(layout: Layout): void {
  const seen = holderOf(layout.lock);
  if (seen === undefined) return;
  if (isAlive(seen)) throw refusal(layout, seen);
  const aside = `${layout.lock}.${process.pid}.stale`;
  renameSync(layout.lock, aside);
  const moved = holderOf(aside);
  if (moved !== undefined && isAlive(moved)) {
    renameSync(aside, layout.lock);
    throw refusal(layout, moved);
  }
  rmSync(aside, { force: true });
}

const isAlive = (holder: Holder): boolean =>
  holder.pid !== process.pid && processEntry(holder.pid)?.stamp === holder.stamp;

/** An unreadable lock was cut off while written: it belongs to nobody alive. */
function holderOf(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : { pid: 0, stamp: "" };
  }
}

const refusal = (layout: Layout, holder: Holder | undefined): ConfigError =>
  new ConfigError(
    `Another gateway${holder === undefined ? "" : ` (process ${holder.pid})`} is using the data folder ${layout.dataDir}. ` +
      "Stop it first, or give this one a folder of its own with GATEHOUSE_DATA.",
  );
