import { Pool } from "undici";
import { type Dial, dialTcp } from "./dial.js";
import type { Guard } from "./guard.js";
import { guardedConnector, type Reached } from "./guarded-connector.js";
import type { Target } from "./target.js";

export interface OpenPool {
  readonly pool: Pool;
  readonly reached: Reached;
}

export interface PoolDeps {
  readonly guard: Guard;
  /** Makes the dialler of one pool; a test brings one that records. */
  readonly dial?: () => Dial;
}

/** Opens a guarded pool to one origin. Its own timers are off: a call has one, for the whole of it. */
export function openPool(deps: PoolDeps, target: Target, connections: number): OpenPool {
  const reached: Reached = {};
  const dial = (deps.dial ?? dialTcp)();
  const connect = guardedConnector({ guard: deps.guard, dial, port: target.port, reached });
  const pool = new Pool(target.origin, { connect, connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  return { pool, reached };
}

/** More origins than a school has; past it the oldest pool is closed. */
const maxPools = 512;

export interface Pools {
  /** The pool of this key, origin and size, opened on first use: one slow endpoint must not hold another. */
  get(key: string, target: Target, connections: number): OpenPool;
  close(): Promise<void>;
}

/** The open pools of this process. */
export function createPools(deps: PoolDeps): Pools {
  const open = new Map<string, OpenPool>();

  function dropOldest(): void {
    const [oldest] = open;
    if (oldest === undefined) return;
    open.delete(oldest[0]);
    // Calls under way end by themselves; a failed close leaves nothing to do.
    oldest[1].pool.close().catch(() => undefined);
  }

  function get(key: string, target: Target, connections: number): OpenPool {
    const id = `${key} ${connections} ${target.origin}`;
    const known = open.get(id);
    if (known !== undefined) return known;
    if (open.size >= maxPools) dropOldest();
    const fresh = openPool(deps, target, connections);
    open.set(id, fresh);
    return fresh;
  }

  async function close(): Promise<void> {
    const pools = [...open.values()];
    open.clear();
    await Promise.all(pools.map(({ pool }) => pool.destroy()));
  }

  return { get, close };
}
