import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { holdPair, joinPair, type Pair, type PairDeps, releasePair, resetPair } from "./pair.js";
import type { Toxic } from "./toxic.js";

/** A way from one process to one server, which can be disturbed. */
export interface Link {
  readonly host: string;
  readonly port: number;
  /** Disturbs it from now on; undefined: heals it. */
  set(toxic: Toxic | undefined): void;
  /** Answers to COMMITs that were swallowed since the last `set`. */
  swallowed(): number;
  /** Does a connection to the server come from this port of ours? */
  carries(port: number): boolean;
  close(): Promise<void>;
}

export type LinkOptions = Pick<PairDeps, "target" | "random" | "postgres"> & {
  /** Where it listens. */
  readonly host: string;
};

function apply(toxic: Toxic | undefined, pair: Pair): void {
  if (toxic?.kind === "blackhole") return holdPair(pair);
  releasePair(pair);
  if (toxic?.kind === "reset") resetPair(pair);
  if (toxic?.kind === "half_close") pair.client.end();
}

/** Opens a TCP proxy on a free port. */
export async function openLink({ host, ...options }: LinkOptions): Promise<Link> {
  const pairs = new Set<Pair>();
  let toxic: Toxic | undefined;
  let swallowed = 0;

  function mayCommitPass(): boolean {
    if (toxic?.kind !== "swallow_commit" || swallowed >= toxic.count) return true;
    swallowed += 1;
    return false;
  }

  const onClose = (pair: Pair): boolean => pairs.delete(pair);
  const deps: PairDeps = { ...options, toxic: () => toxic, mayCommitPass, onClose };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const pair = joinPair(deps, client);
    pairs.add(pair);
    // Whoever comes while one half is closed finds both open.
    if (toxic?.kind === "reset" || toxic?.kind === "blackhole") apply(toxic, pair);
  });
  server.listen(0, host);
  await once(server, "listening");

  return {
    host,
    port: (server.address() as AddressInfo).port,
    set(next) {
      toxic = next;
      swallowed = 0;
      for (const pair of pairs) apply(next, pair);
    },
    swallowed: () => swallowed,
    carries: (port) => [...pairs].some(({ server: ours }) => ours.localPort === port),
    async close() {
      for (const pair of pairs) resetPair(pair);
      server.close();
      await once(server, "close");
    },
  };
}
