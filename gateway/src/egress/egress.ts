import type { Socket } from "node:net";
import { type HttpCall, PluginError, type SocketTarget } from "@gatehouse/sdk";
import { connectTo } from "./connect.js";
import type { Dial } from "./dial.js";
import { type Download, type DownloadOptions, download } from "./download.js";
import { type ByteAnswer, type ExchangeLimits, exchange } from "./exchange.js";
import { createGuard, type GuardDeps } from "./guard.js";
import { createPools } from "./pools.js";
import { parseTarget, rememberTargets, type Target } from "./target.js";
import type { Trust } from "./trust.js";

export interface EgressDeps extends GuardDeps {
  readonly dial?: (target: Target, tls?: Trust) => Dial;
}

export interface RequestOptions extends ExchangeLimits {
  /** Calls of one pool share sockets; one per endpoint and per account. */
  readonly pool?: string;
  /** Sockets of that pool. */
  readonly maxInFlight?: number;
}

export interface EgressAnswer extends ByteAnswer {
  /** Where the pool's newest connection went. */
  readonly remoteAddress?: string;
  readonly durationMs: number;
}

/** The one way out of this gateway. */
export interface Egress {
  /** Throws `rejected` (target refused), `unavailable` (surely not sent) or `uncertain` (perhaps sent). */
  request(call: HttpCall, options: RequestOptions): Promise<EgressAnswer>;
  /** The checked address of a host for clients that speak something else than HTTP; keep the name as TLS servername. */
  resolve(host: string, port: number): Promise<string>;
  /** A connected socket, for protocols that no library speaks. */
  connect(target: SocketTarget, signal: AbortSignal): Promise<Socket>;
  download(url: string, options: DownloadOptions): Promise<Download>;
  close(): Promise<void>;
}

/** Creates the egress client; the allow-list is fixed for its life, so kept-alive sockets need no second check. */
export function createEgress(deps: EgressDeps): Egress {
  const guard = createGuard(deps);
  const poolDeps = { guard, ...(deps.dial !== undefined && { dial: deps.dial }) };
  const pools = createPools(poolDeps);
  const targetOf = rememberTargets();

  async function request(call: HttpCall, options: RequestOptions): Promise<EgressAnswer> {
    const target = targetOf(call.url);
    const { pool, reached } = pools.get(options.pool ?? "", target, options.maxInFlight ?? 64, call.tls);
    const startedAt = performance.now();
    const answer = await exchange(pool, target, call, options);
    const durationMs = performance.now() - startedAt;
    const { status, headers, body, bytes } = answer;
    return {
      status,
      headers,
      body,
      bytes,
      durationMs,
      ...(reached.address !== undefined && { remoteAddress: reached.address }),
    };
  }

  async function resolve(host: string, port: number): Promise<string> {
    const [first] = await guard.addresses(host, port);
    if (first === undefined) throw new PluginError("unavailable", `the name ${host} has no address`);
    return first.address;
  }

  return {
    request,
    resolve,
    connect: (target, signal) => connectTo(guard, target, signal),
    download: async (url, options) => download(poolDeps, parseTarget(url), options),
    close: () => pools.close(),
  };
}
