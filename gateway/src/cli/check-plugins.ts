import type { Health } from "@gatehouse/sdk";
import type { Place } from "./place.js";
import { withStore } from "./with-database.js";
import { type OpenAccount, type OpenEndpoint, withPlugins } from "./with-plugins.js";

export interface PluginHealth extends Health {
  /** `account oa` or `endpoint crm`. */
  readonly name: string;
}

const checkMs = 10_000;

async function ofAccount({ account, plugin, host }: OpenAccount): Promise<PluginHealth> {
  const health = await plugin.check(account.config as never, host, AbortSignal.timeout(checkMs));
  return { name: `account ${account.id}`, ...health };
}

async function ofEndpoint({ endpoint, plugin, host }: OpenEndpoint): Promise<PluginHealth> {
  const health = await plugin.check(endpoint.config as never, host, AbortSignal.timeout(checkMs));
  return { name: `endpoint ${endpoint.id}`, ...health };
}

/** Asks every account's provider and every endpoint's system whether it would work: credential, address. Sends nothing. */
export const checkPlugins = (place: Place): Promise<readonly PluginHealth[]> =>
  withStore(place, (store) =>
    withPlugins(
      place,
      store,
      () => true,
      (accounts, endpoints) => Promise.all([...accounts.map(ofAccount), ...endpoints.map(ofEndpoint)]),
    ),
  );
