import { setTimeout as sleep } from "node:timers/promises";
import { limited, oneByOne, PluginError } from "@gatehouse/sdk";
import { connect, type Link, type LinkDeps } from "./connect.js";
import type { Database } from "./database.js";
import { failure } from "./failure.js";

/** The whole of one use, dialling included. */
const useMs = 20_000;
const idleMs = 60_000;
const farewellMs = 500;

/**
 * At most one connection, dialled when it is needed, dropped after a failure or a minute of silence. Uses take turns:
 * writers wait for one counter row anyway.
 */
export interface Line {
  /** Throws PluginError only. */
  use<T>(work: (database: Database) => Promise<T>, signal: AbortSignal): Promise<T>;
  close(): Promise<void>;
}

const stopped = (): PluginError => new PluginError("unavailable", "the connection to the database is closed");

/** Aborted, the connection is cut: whoever waits for a lock in there would otherwise wait on. */
async function cutBy<T>(link: Link, signal: AbortSignal, work: (database: Database) => Promise<T>): Promise<T> {
  signal.addEventListener("abort", link.destroy, { once: true });
  try {
    if (signal.aborted) throw stopped();
    return await work(link.database);
  } finally {
    signal.removeEventListener("abort", link.destroy);
  }
}

async function leave(link: Link): Promise<void> {
  await Promise.race([link.end().catch(() => undefined), sleep(farewellMs, undefined, { ref: false })]);
  link.destroy();
}

interface Keeper {
  get(signal: AbortSignal): Promise<Link>;
  /** After a failure nobody knows what state the connection is in. */
  drop(): void;
  release(): Promise<void>;
}

function keeper(deps: LinkDeps): Keeper {
  let kept: Link | undefined;
  const take = (): Link | undefined => {
    const link = kept;
    kept = undefined;
    return link;
  };
  return {
    async get(signal) {
      if (kept !== undefined) return kept;
      const link = await connect(deps, signal);
      kept = link;
      void link.ended.then(() => {
        if (kept === link) kept = undefined;
      });
      return link;
    },
    drop: () => take()?.destroy(),
    async release() {
      const link = take();
      if (link !== undefined) await leave(link);
    },
  };
}

export function openLine(deps: LinkDeps): Line {
  const links = keeper(deps);
  const inTurn = oneByOne();
  let closed = false;
  let idle: NodeJS.Timeout | undefined;

  async function turn<T>(work: (database: Database) => Promise<T>, signal: AbortSignal): Promise<T> {
    clearTimeout(idle);
    const limit = limited(signal, useMs);
    try {
      if (closed || signal.aborted) throw stopped();
      return await cutBy(await links.get(limit.signal), limit.signal, work);
    } catch (error) {
      links.drop();
      throw failure(error);
    } finally {
      limit.release();
      if (closed) await links.release();
      else idle = setTimeout(() => void links.release(), idleMs).unref();
    }
  }

  return {
    use: (work, signal) => inTurn(() => turn(work, signal)),
    close() {
      closed = true;
      clearTimeout(idle);
      return links.release();
    },
  };
}
