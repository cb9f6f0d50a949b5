import { every } from "./jobs/every.js";
import { indexMessages } from "./pipeline/search-index.js";
import type { Closers, Runtime } from "./runtime.js";

/** With a hundred events each time, of 0.24 ms each (measured): at most 2.4 % of two cores, whatever comes in. */
const followMs = 500;

/** The index of the search follows behind what is admitted, a little at a time, so that admission never waits for it. */
export function startSearch({ store, keyring, log }: Runtime, closers: Closers): void {
  const complain = (err: unknown): void => log.warn({ err }, "the search could not read what is new; it tries again");
  const following = every(followMs, () => indexMessages({ store, keyring }), complain);
  closers.add("search", () => following.stop());
}
