import { type OneByOne, oneByOne } from "@gatehouse/sdk";
import { createRandom } from "../../load/random.js";
import type { ProcessName } from "../faults.js";
import type { Link } from "../proxy/link.js";
import type { Receiver } from "../receiver/start-receiver.js";
import type { GatewayProcess } from "./gateway-process.js";
import type { Ledger } from "./ledger.js";
import type { Network } from "./network.js";
import type { Postgres } from "./postgres.js";
import type { OwnRedis } from "./redis.js";
import type { SmallDisk } from "./small-disk.js";
import type { Tool } from "./tool.js";

/** The ways of one process out. */
export interface Links {
  readonly postgres: Link;
  readonly receiver: Link;
  readonly redis?: Link;
}

/** Everything a run consists of, as faults see it. */
export interface Stand {
  readonly processes: Readonly<Record<ProcessName, GatewayProcess>>;
  readonly links: Readonly<Record<ProcessName, Links>>;
  readonly postgres: Postgres;
  readonly redis?: OwnRedis;
  readonly disk?: SmallDisk;
  readonly network?: Network;
  /** The library that makes a clock wrong. */
  readonly fakeTime?: string;
  readonly receiver: Receiver;
  readonly ledger: Ledger;
  readonly adminToken: string;
  /** What the provider signs with. */
  readonly secret: string;
  /** Ids of acknowledged messages that nobody can understand: the doors' connectors ended over them. */
  readonly poison: Set<string>;
  readonly tool: Tool;
  /** Runs what changes a resource after what changes it already. */
  turn(resource: string): OneByOne;
}

/** One queue for each resource. */
export function createTurns(): Stand["turn"] {
  const turns = new Map<string, OneByOne>();
  return (resource) => {
    const known = turns.get(resource) ?? oneByOne();
    turns.set(resource, known);
    return known;
  };
}

/** Chance of its own for each part, so that more of one does not change the others. */
export const chanceFor = (seed: number, part: number): (() => number) => createRandom(seed + 7_919 * (part + 1));
