import { once } from "node:events";
import { type AddressInfo, createServer, type Socket, connect as tcpConnect } from "node:net";
import { createCommitWatch } from "./commit-watch.js";
import { type Direction, partsOf, type Toxic } from "./toxic.js";
import { createTransit } from "./transit.js";

/** A way from one process to one server, which can be disturbed. */
export interface Link {
  readonly host: string;
  readonly port: number;
  /** Disturbs it from now on; undefined: heals it. */
  set(toxic: Toxic | undefined): void;
  /** Answers to COMMITs that were swallowed since the last `set`. */
  swallowed(): number;
  close(): Promise<void>;
}

export interface LinkOptions {
  readonly target: { readonly host: string; readonly port: number };
  /** Where it listens. */
  readonly host: string;
  readonly random: () => number;
  /** The server speaks Postgres: answers to COMMITs can be told from the rest. */
  readonly postgres?: true;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

const reset = ({ client, server }: Pair): void => {
  client.resetAndDestroy();
  server.resetAndDestroy();
};

/** Opens a TCP proxy on a free port. */
export async function openLink({ target, host, random, postgres }: LinkOptions): Promise<Link> {
  const pairs = new Set<Pair>();
  let toxic: Toxic | undefined;
  let swallowed = 0;

  const stop = ({ client, server }: Pair): void => {
    client.pause();
    server.pause();
  };
  const go = ({ client, server }: Pair): void => {
    client.resume();
    server.resume();
  };

  /** True when the piece holds an answer that is to be swallowed; what came before it still passes. */
  function swallows(pair: Pair, at: number | undefined, piece: Buffer): boolean {
    if (at === undefined || toxic?.kind !== "swallow_commit" || swallowed >= toxic.count) return false;
    swallowed += 1;
    pair.client.write(piece.subarray(0, at), () => reset(pair));
    return true;
  }

  function join(pair: Pair, from: Socket, to: Socket, direction: Direction): void {
    const transit = createTransit(to);
    const watch = postgres && direction === "to_client" ? createCommitWatch() : undefined;
    from.on("data", (piece: Buffer) => {
      if (swallows(pair, watch?.(piece), piece)) return;
      transit.send(partsOf(toxic, direction, piece, random));
      if (to.writableLength > 1_000_000) from.pause();
    });
    to.on("drain", () => toxic?.kind !== "blackhole" && from.resume());
    from.on("end", () => transit.end());
    from.on("error", () => to.resetAndDestroy());
    from.on("close", () => {
      pairs.delete(pair);
      // What was sent before the close is still on its way.
      setTimeout(() => to.destroy(), 1_000).unref();
    });
  }

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const pair = { client, server: tcpConnect({ ...target, allowHalfOpen: true, noDelay: true }) };
    pairs.add(pair);
    join(pair, client, pair.server, "to_server");
    join(pair, pair.server, client, "to_client");
    if (toxic?.kind === "reset") reset(pair);
    if (toxic?.kind === "blackhole") stop(pair);
  });
  server.listen(0, host);
  await once(server, "listening");

  return {
    host,
    port: (server.address() as AddressInfo).port,
    set(next) {
      toxic = next;
      swallowed = 0;
      for (const pair of pairs) {
        if (next?.kind === "blackhole") stop(pair);
        else go(pair);
        if (next?.kind === "reset") reset(pair);
        if (next?.kind === "half_close") pair.client.end();
      }
    },
    swallowed: () => swallowed,
    async close() {
      for (const pair of pairs) reset(pair);
      server.close();
      await once(server, "close");
    },
  };
}
