import type { Adapter, Connector, Host } from "@gatehouse/sdk";
import { loadConfig } from "../config/load.js";
import type { Config } from "../config/schema.js";
import { createEgress } from "../egress/egress.js";
import { openFileStores } from "../files/open-stores.js";
import { approvedPlace } from "../isolation/package/lock-file.js";
import { createHost } from "../pipeline/host.js";
import { loadPlugins, pluginSchemas } from "../plugins.js";
import type { Store } from "../store/transaction.js";
import { masterSource } from "../vault/master-source.js";
import { openKeys } from "../vault/open-keys.js";
import { createLog } from "./log.js";
import type { Place } from "./place.js";

export interface OpenAccount {
  readonly account: Config["accounts"][number];
  readonly plugin: Connector;
  readonly host: Host;
}

export interface OpenEndpoint {
  readonly endpoint: Config["endpoints"][number];
  readonly plugin: Adapter;
  readonly host: Host;
}

/** Configured accounts and endpoints for one command, each with its plugin and its host; `chosen` picks them. */
export async function withPlugins<T>(
  place: Place,
  store: Store,
  chosen: (id: string) => boolean,
  body: (accounts: readonly OpenAccount[], endpoints: readonly OpenEndpoint[]) => Promise<T>,
): Promise<T> {
  const approved = approvedPlace(place);
  const { config, environment } = await loadConfig({ ...place, plugins: pluginSchemas(approved) });
  const accounts = config.accounts.filter(({ id }) => chosen(id));
  const endpoints = config.endpoints.filter(({ id }) => chosen(id));
  const log = createLog(environment.logLevel, true, process.stderr);
  const plugins = await loadPlugins({ ...config, accounts, endpoints }, { place: approved, log });
  const egress = createEgress({ allowPrivate: config.egress.allow_private });
  const keyring = await openKeys({
    store,
    source: masterSource(place.dataDir, environment.masterKey),
    suite: config.crypto.suite,
  });
  const attachmentBytes = config.limits.attachment_bytes;
  const contents = openFileStores({ files: config.files, store, dataDir: place.dataDir, egress });
  const hostOf = (id: string): Host => createHost({ store, keyring, egress, log, contents, attachmentBytes }, id);
  try {
    return await body(
      accounts.map((account) => ({
        account,
        plugin: plugins.connector(account.connector, account.id).plugin,
        host: hostOf(account.id),
      })),
      endpoints.map((endpoint) => ({
        endpoint,
        plugin: plugins.adapter(endpoint.adapter).plugin,
        host: hostOf(endpoint.id),
      })),
    );
  } finally {
    await plugins.stop();
    await egress.close();
  }
}
