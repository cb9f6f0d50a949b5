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

/** Makes it; throws where that is not allowed. Names hold our process number, so two runs do not meet. */
export async function makeNetwork(): Promise<Network> {
  const name = `gh${process.pid}`;
  const [outer, inner] = [`${name}a`, `${name}b`];
  // Of the block for tests of network devices (RFC 2544), which is routed nowhere.
  const subnet = `198.18.${process.pid % 256}`;
  const [here, there] = [`${subnet}.1`, `${subnet}.2`];
  const ip = (...words: readonly string[]): Promise<string> => command("ip", ...words);
  const inside = (...words: readonly string[]): Promise<string> => ip("-n", name, ...words);
  const remove = async (): Promise<void> => {
    await ip("link", "del", outer).catch(() => undefined);
    await ip("netns", "del", name).catch(() => undefined);
  };
  const address = async (): Promise<void> => {
    await inside("addr", "replace", `${there}/30`, "dev", inner);
    await inside("link", "set", inner, "up");
  };
  try {
    await ip("netns", "add", name);
    await ip("link", "add", outer, "type", "veth", "peer", "name", inner, "netns", name);
    await ip("addr", "add", `${here}/30`, "dev", outer);
    await ip("link", "set", outer, "up");
    await inside("link", "set", "lo", "up");
    await address();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    here,
    there,
    prefix: ["ip", "netns", "exec", name],
    remove,
    async cut(how) {
      if (how === "blackhole_route") await inside("route", "add", "blackhole", `${here}/32`);
      else if (how === "own_side_down") await inside("link", "set", inner, "down");
      else await ip("link", "set", outer, "down");
    },
    async heal(how) {
      if (how === "blackhole_route") await inside("route", "del", "blackhole", `${here}/32`);
      else if (how === "own_side_down") await address();
      else await ip("link", "set", outer, "up");
    },
  };
}
