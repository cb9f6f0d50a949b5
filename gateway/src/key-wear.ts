import { every } from "./jobs/every.js";
import { replaceWornKeys } from "./pipeline/replace-worn-keys.js";
import type { Closers, Runtime } from "./runtime.js";

const wearMs = 60_000;

/** Each process for the keys it seals with itself. */
export function startKeyWear({ store, keyring, setup, loaded, log }: Runtime, closers: Closers): void {
  const isConfigured = (id: string): boolean => setup.accounts.has(id) || setup.endpoints.has(id);
  const deps = { store, keyring, policy: loaded.config.crypto, isConfigured };
  const complain = (err: unknown): void => log.warn({ err }, "a worn key could not be replaced; it is tried again");
  const wearing = every(wearMs, () => replaceWornKeys(deps, store.clock.now()), complain);
  closers.add("key wear", () => wearing.stop());
}
