import { connect, type Socket } from "node:net";
import { createCommitWatch } from "./commit-watch.js";
import { type Direction, partsOf, type Toxic } from "./toxic.js";
import { createTransit } from "./transit.js";

/** A client's connection and the one that was opened to the server for it. */
export interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

export interface PairDeps {
  /** Where a connection that comes now leads to. */
  readonly target: () => { readonly host: string; readonly port: number };
  readonly random: () => number;
  /** The server speaks Postgres: answers to COMMITs can be told from the rest. */
  readonly postgres?: true;
  /** What is set now. */
  readonly toxic: () => Toxic | undefined;
  /** Asked at each answer to a COMMIT. */
  readonly mayCommitPass: () => boolean;
  readonly onClose: (pair: Pair) => void;
}

/** More than this waits for a slow reader before the writer is told to wait. */
const heldBytes = 1_000_000;
/** What was sent before a close is still on its way. */
const lingerMs = 1_000;

/** One half that is closed already cannot be reset any more: the system refuses, and the socket would stay for ever. */
function resetSocket(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

export function resetPair({ client, server }: Pair): void {
  resetSocket(client);
  resetSocket(server);
}

export function holdPair({ client, server }: Pair): void {
  client.pause();
  server.pause();
}

export function releasePair({ client, server }: Pair): void {
  client.resume();
  server.resume();
}

/** Passes on what comes on one side, as the toxic of the moment lets it. */
function carry(deps: PairDeps, pair: Pair, direction: Direction): void {
  const [from, to] = direction === "to_server" ? [pair.client, pair.server] : [pair.server, pair.client];
  const transit = createTransit(to);
  const watch = deps.postgres && direction === "to_client" ? createCommitWatch() : undefined;
  from.on("data", (piece: Buffer) => {
    const commitAt = watch?.(piece);
    // What came before the swallowed answer still passes.
    if (commitAt !== undefined && !deps.mayCommitPass()) to.write(piece.subarray(0, commitAt), () => resetPair(pair));
    else transit.send(partsOf(deps.toxic(), direction, piece, deps.random));
    if (to.writableLength > heldBytes) from.pause();
  });
  to.on("drain", () => deps.toxic()?.kind !== "blackhole" && from.resume());
  from.on("end", () => transit.end());
  from.on("error", () => resetSocket(to));
  from.on("close", () => {
    deps.onClose(pair);
    setTimeout(() => to.destroy(), lingerMs).unref();
  });
}

/** Opens the way to the server for a client that came. */
export function joinPair(deps: PairDeps, client: Socket): Pair {
  const pair = { client, server: connect({ ...deps.target(), allowHalfOpen: true, noDelay: true }) };
  carry(deps, pair, "to_server");
  carry(deps, pair, "to_client");
  return pair;
}
