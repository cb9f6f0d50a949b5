import { PluginError } from "../error.js";
import type { Host } from "../plugin.js";
import { keepConnected } from "./keep-connected.js";
import { createReluctance, type Reluctance } from "./reluctance.js";
import { createSlot, type Ending } from "./slot.js";

export interface Closable extends Ending {
  isOpen(): boolean;
}

/** The connection of one account, shared by sending and listening; `R` takes what the other side delivers. */
export interface Link<C, R> {
  /** The one connection, made if there is none. Throws `unavailable`, and what `dial` throws. */
  connected(): Promise<C>;
  /** Keeps it until aborted. What only a person can mend ends it. */
  listen(receiver: R, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface LinkDeps<C, R> {
  readonly log: Host["log"];
  /** What the other side is called in messages for people, such as `the SMSC`. */
  readonly peer: string;
  /** Connects and logs in. `receiver` is asked anew for each delivery: undefined while nobody listens. */
  dial(receiver: () => R | undefined, signal: AbortSignal): Promise<C>;
  logOut(connection: C): Promise<void>;
  /** How the connection there is ends before listening makes one of its own; without an answer it stays. */
  endBeforeListening?(): ((connection: C) => Promise<void>) | undefined;
}

interface HoldingDeps<C, R> extends LinkDeps<C, R> {
  readonly reluctance: Reluctance;
  readonly receiver: () => R | undefined;
}

/** At most one connection, until `stop`. */
function createHolding<C extends Ending, R>(deps: HoldingDeps<C, R>, stop: AbortSignal) {
  const { peer, reluctance } = deps;
  const slot = createSlot<C>({ reluctance, peer });
  let makingWay: Promise<void> | undefined;
  const current = async (): Promise<C | undefined> => slot.current()?.catch(() => undefined);

  async function dial(): Promise<C> {
    const connection = await deps.dial(deps.receiver, stop);
    reluctance.clear();
    return connection;
  }

  async function connected(): Promise<C> {
    await makingWay;
    if (stop.aborted) throw new PluginError("unavailable", "the account is stopped");
    return slot.fill(dial);
  }

  async function makeWay(end: (connection: C) => Promise<void>): Promise<void> {
    const connection = await current();
    if (connection === undefined) return;
    await end(connection);
    reluctance.clear();
  }

  function connectToListen(): Promise<C> {
    const end = deps.endBeforeListening?.();
    makingWay = end && makeWay(end);
    return connected();
  }

  return { current, connected, connectToListen };
}

export function createLink<C extends Closable, R>(deps: LinkDeps<C, R>): Link<C, R> {
  const { log, peer } = deps;
  const stop = new AbortController();
  const reluctance = createReluctance();
  let receiver: R | undefined;
  const holding = createHolding<C, R>({ ...deps, reluctance, receiver: () => receiver }, stop.signal);

  async function listen(given: R, signal: AbortSignal): Promise<void> {
    receiver = given;
    try {
      await keepConnected({ log, peer, reluctance, connect: holding.connectToListen }, signal);
    } finally {
      if (receiver === given) receiver = undefined;
    }
  }

  async function close(): Promise<void> {
    stop.abort();
    const connection = await holding.current();
    if (connection?.isOpen()) await deps.logOut(connection);
  }

  return { connected: holding.connected, listen, close };
}
