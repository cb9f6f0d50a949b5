import { PluginError } from "../error.js";
import type { Reluctance } from "./reluctance.js";

/** A connection that ends some day. */
export interface Ending {
  /** Resolves when it is over, whoever ended it. */
  readonly ended: Promise<void>;
}

/** Room for one connection. */
export interface Slot<C> {
  current(): Promise<C> | undefined;
  /** The one there is, or a new one. Throws the last failure while its time is not over. */
  fill(make: () => Promise<C>): Promise<C>;
}

export interface SlotDeps {
  readonly reluctance: Reluctance;
  /** What the other side is called in messages for people, such as `the SMSC`. */
  readonly peer: string;
}

/** Forgets a connection when it ends, and remembers for how long the other side is left alone. */
export function createSlot<C extends Ending>({ reluctance, peer }: SlotDeps): Slot<C> {
  let current: Promise<C> | undefined;

  async function watch(mine: Promise<C>): Promise<void> {
    const startedAt = performance.now();
    try {
      await (await mine).ended;
      reluctance.held(performance.now() - startedAt);
      reluctance.failed(new PluginError("unavailable", `the connection to ${peer} was lost`));
    } catch (error) {
      reluctance.failed(error);
    }
    current = undefined;
  }

  return {
    current: () => current,
    async fill(make) {
      if (current) return current;
      reluctance.refuse();
      current = make();
      void watch(current);
      return current;
    },
  };
}
