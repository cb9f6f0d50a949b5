import { limited, PluginError, refuse } from "@gatehouse/sdk";
import { headerMap } from "./exchange.js";
import { failure } from "./failure.js";
import { openPool, type PoolDeps } from "./pools.js";
import type { Target } from "./target.js";
import type { Trust } from "./trust.js";

export interface DownloadOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly tls?: Trust;
  /** Longest silence between two chunks. */
  readonly idleMs?: number;
  /** The whole download; with `Infinity` it may last as long as bytes come. */
  readonly timeoutMs?: number;
  /** Whom a refusal is told of. */
  readonly caller?: string;
}

export interface Download {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Throws `rejected` (`too_large`) past `maxBytes`; the connection is closed when the loop ends, however it ends. */
  readonly body: AsyncIterable<Uint8Array>;
}

const tooLarge = (name: string, maxBytes: number): PluginError =>
  new PluginError("rejected", `the file from ${name} is larger than ${maxBytes} bytes`, { reason: "too_large" });

/** Reads up to the cap, then hangs up. */
async function* capped(
  source: AsyncIterable<Uint8Array>,
  name: string,
  maxBytes: number,
  done: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(name, maxBytes);
      yield chunk;
    }
  } catch (error) {
    // Fetching a file changes nothing at the other end, so a repeat is always free.
    throw failure(error, false, name);
  } finally {
    await done();
  }
}

/**
 * Fetches a file over a connection of its own, through the same guard; the body must be read or its iterator closed.
 * Any status but 2xx throws, redirects too.
 */
export async function download(deps: PoolDeps, target: Target, options: DownloadOptions): Promise<Download> {
  const { maxBytes, headers = {}, idleMs = 15_000, timeoutMs = 300_000 } = options;
  const { name, path } = target;
  const { pool } = openPool(deps, target, 1, options.tls);
  const { signal, release } = limited(options.signal, timeoutMs);
  const done = (): Promise<void> => {
    release();
    return pool.destroy();
  };
  try {
    const answer = await pool.request({
      path,
      method: "GET",
      headers,
      signal,
      headersTimeout: idleMs,
      bodyTimeout: idleMs,
    });
    const map = headerMap(answer.headers);
    refuse({ status: answer.statusCode, headers: map, body: "" });
    if (Number(map.get("content-length")) > maxBytes) throw tooLarge(name, maxBytes);
    return { headers: map, body: capped(answer.body, name, maxBytes, done) };
  } catch (error) {
    await done();
    throw failure(error, false, name);
  }
}
