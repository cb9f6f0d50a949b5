import type { Host } from "@gatehouse/sdk";

type State = Host["state"];

/** An account's state in memory: as many hosts as are given it share it, as processes do. */
export interface KeptState extends State {
  readonly values: ReadonlyMap<string, string>;
  /** How long each value ever set was to live, in ms. */
  readonly lives: ReadonlySet<number | undefined>;
  /** Characters of the largest value ever set. */
  largest(): number;
  /** Whether pieces of a file are there; indexes are not counted. */
  pieces(): number;
  /** Called before each value is set. */
  before(set: (key: string) => void | Promise<void>): void;
}

export function keptState(): KeptState {
  const values = new Map<string, string>();
  const lives = new Set<number | undefined>();
  let largest = 0;
  let before: (key: string) => void | Promise<void> = () => undefined;
  return {
    values,
    lives,
    largest: () => largest,
    pieces: () => [...values.keys()].filter((key) => /:\d+$/.test(key)).length,
    before(set) {
      before = set;
    },
    get: async (key) => values.get(key),
    async set(key, value, options) {
      await before(key);
      lives.add(options?.ttlMs);
      largest = Math.max(largest, value.length);
      values.set(key, value);
    },
    delete: async (key) => void values.delete(key),
  };
}
