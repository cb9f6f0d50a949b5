import type { Isolation } from "../faults.js";
import { command } from "./command.js";

/** A network of one process's own, joined to this one by a pair of interfaces. */
export interface Network {
  /** This side's address: servers the process may reach listen there. */
  readonly here: string;
  /** The process's address. */
  readonly there: string;
  /** What is put before the command of a process that lives in it. */
  readonly prefix: readonly [string, ...string[]];
  cut(how: Isolation): Promise<void>;
  heal(how: Isolation): Promise<void>;
  remove(): Promise<void>;
}

interface Ends {
  readonly name: string;
  /** Names of the interfaces on this side and in the process's network. */
  readonly outer: string;
  readonly inner: string;
  readonly here: string;
  readonly there: string;
  /** What both are part of. */
  readonly block: string;
}

/** Above that of the interface: where a packet goes while the interface is down. */
const fallbackMetric = "4096";

const ip = (...words: readonly string[]): Promise<string> => command("ip", ...words);
const inside = ({ name }: Ends, ...words: readonly string[]): Promise<string> => ip("-n", name, ...words);

/** Names hold our process number, so two runs do not meet; the block is the one for tests of devices (RFC 2544). */
function namesOf(pid: number): Ends {
  const name = `gh${pid}`;
  const subnet = `198.18.${pid % 256}`;
  return {
    name,
    outer: `${name}a`,
    inner: `${name}b`,
    here: `${subnet}.1`,
    there: `${subnet}.2`,
    block: `${subnet}.0/30`,
  };
}

async function raiseInner(ends: Ends): Promise<void> {
  await inside(ends, "addr", "replace", `${ends.there}/30`, "dev", ends.inner);
  await inside(ends, "link", "set", ends.inner, "up");
}

async function raise(ends: Ends): Promise<void> {
  const { name, outer, inner, here, block } = ends;
  await ip("netns", "add", name);
  await ip("link", "add", outer, "type", "veth", "peer", "name", inner, "netns", name);
  // No packet may leave this machine by the default route while the interface is down.
  await ip("route", "add", "unreachable", block, "metric", fallbackMetric);
  await ip("addr", "add", `${here}/30`, "dev", outer);
  await ip("link", "set", outer, "up");
  await inside(ends, "link", "set", "lo", "up");
  await raiseInner(ends);
}

async function remove({ name, outer, block }: Ends): Promise<void> {
  await ip("link", "del", outer).catch(() => undefined);
  await ip("netns", "del", name).catch(() => undefined);
  await ip("route", "del", "unreachable", block, "metric", fallbackMetric).catch(() => undefined);
}

async function cut(ends: Ends, how: Isolation): Promise<void> {
  if (how === "blackhole_route") await inside(ends, "route", "add", "blackhole", `${ends.here}/32`);
  else if (how === "own_side_down") await inside(ends, "link", "set", ends.inner, "down");
  else await ip("link", "set", ends.outer, "down");
}

async function heal(ends: Ends, how: Isolation): Promise<void> {
  if (how === "blackhole_route") await inside(ends, "route", "del", "blackhole", `${ends.here}/32`);
  else if (how === "own_side_down") await raiseInner(ends);
  else await ip("link", "set", ends.outer, "up");
}

/** Makes it; throws where that is not allowed. */
export async function makeNetwork(): Promise<Network> {
  const ends = namesOf(process.pid);
  try {
    await raise(ends);
  } catch (error) {
    await remove(ends);
    throw error;
  }
  return {
    here: ends.here,
    there: ends.there,
    prefix: ["ip", "netns", "exec", ends.name],
    cut: (how) => cut(ends, how),
    heal: (how) => heal(ends, how),
    remove: () => remove(ends),
  };
}
