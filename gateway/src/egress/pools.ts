import { PluginError } from "@gatehouse/sdk";
import { Pool } from "undici";
import { type Dial, dialTcp } from "./dial.js";
import type { Guard } from "./guard.js";
import { guardedConnector, type Reached } from "./guarded-connector.js";
import type { Target } from "./target.js";
import { fingerprint, type Trust } from "./trust.js";

export interface OpenPool {
  readonly pool: Pool;
  readonly reached: Reached;
}

export interface PoolDeps {
  readonly guard: Guard;
  /** Makes the dialler of one pool; a test brings one that records. */
  readonly dial?: (target: Target, tls?: Trust) => Dial;
}

/** Opens a guarded pool to one origin. Its own timers are off: a call has one, for the whole of it. */
export function openPool(deps: PoolDeps, target: Target, connections: number, tls?: Trust): OpenPool {
  if (tls !== undefined && !target.origin.startsWith("https:"))
    throw new PluginError("rejected", `certificates were given for ${target.name}, but its address is not https`, {
      reason: "other",
      providerCode: "egress_refused",
    });
  const reached: Reached = {};
  const dial = (deps.dial ?? dialTcp)(target, tls);
  const connect = guardedConnector({ guard: deps.guard, dial, port: target.port, reached });
  const pool = new Pool(target.origin, { connect, connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  return { pool, reached };
}

/** More origins than a school has; past it the oldest pool is closed. */
const maxPools = 512;

export interface Pools {
  /**
   * The pool of this key, origin and size, opened on first use: one slow endpoint must not hold another. Certificates
   * other than its own close it for a new one, so that no socket outlives them.
   */
  get(key: string, target: Target, connections: number, tls?: Trust): OpenPool;
  close(): Promise<void>;
}

interface KnownPool extends OpenPool {
  readonly certificates: string;
}

/** The open pools of this process. */
export function createPools(deps: PoolDeps): Pools {
  const open = new Map<string, KnownPool>();

  function drop(id: string | undefined): void {
    if (id === undefined) return;
    // Calls under way end by themselves; a failed close leaves nothing to do.
    open
      .get(id)
      ?.pool.close()
      .catch(() => undefined);
    open.delete(id);
  }

  function get(key: string, target: Target, connections: number, tls?: Trust): OpenPool {
    const id = `${key} ${connections} ${target.origin}`;
    const certificates = fingerprint(tls);
    const known = open.get(id);
    if (known?.certificates === certificates) return known;
    const fresh = { ...openPool(deps, target, connections, tls), certificates };
    if (known !== undefined) drop(id);
    else if (open.size >= maxPools) drop(open.keys().next().value);
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
