import { every } from "./jobs/every.js";
import { indexMessages } from "./pipeline/search-index.js";
import type { Closers, Runtime } from "./runtime.js";

const followMs = 250;

/** The index of the search follows behind what is admitted, a little at a time, so that admission never waits for it. */
export function startSearch({ store, keyring, log }: Runtime, closers: Closers): void {
  const complain = (err: unknown): void => log.warn({ err }, "the search could not read what is new; it tries again");
  const following = every(followMs, () => indexMessages({ store, keyring }), complain);
  closers.add("search", () => following.stop());
}
