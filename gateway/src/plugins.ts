import { jsonSchema } from "@gatehouse/sdk";
import type { z } from "zod";
import type { Plugins } from "./config/plugin-options.js";
import type { Config } from "./config/schema.js";
import type { LoadedPlugins } from "./pipeline/build-setup.js";
import { adapterIds, connectorIds, type LoadedConnector, loadAdapter, loadConnector } from "./registry.js";

type LoadedAdapter = NonNullable<Awaited<ReturnType<typeof loadAdapter>>>;

async function known<T>(id: string, load: (id: string) => Promise<T | undefined>): Promise<T> {
  const plugin = await load(id);
  if (plugin === undefined) throw new Error(`there is no plugin ${id}`);
  return plugin;
}

/** Options schemas for checking a configuration: a plugin is loaded when the file names it. */
export const pluginSchemas: Plugins = {
  connectors: {
    ids: connectorIds,
    config: async (id): Promise<z.ZodType> => (await known(id, loadConnector)).plugin.config,
  },
  adapters: { ids: adapterIds, config: async (id): Promise<z.ZodType> => (await known(id, loadAdapter)).plugin.config },
};

/** Loads every plugin a checked configuration names, and no other. */
export async function loadPlugins(config: Config): Promise<LoadedPlugins> {
  const connectors = new Map<string, LoadedConnector>();
  const adapters = new Map<string, LoadedAdapter>();
  for (const { connector } of config.accounts) connectors.set(connector, await known(connector, loadConnector));
  for (const { adapter } of config.endpoints) adapters.set(adapter, await known(adapter, loadAdapter));
  return {
    connector: (id) => connectors.get(id) as LoadedConnector,
    adapter: (id) => adapters.get(id) as LoadedAdapter,
  };
}

/** What the API tells of the plugins there are. */
export const pluginCatalog = {
  connectors: async (): Promise<readonly object[]> => {
    const all = await Promise.all(connectorIds.map((id) => known(id, loadConnector)));
    return all.map(({ plugin, manifest }) => {
      const { id, title, channel, capabilities } = manifest;
      return { id, title, channel, capabilities, config: jsonSchema(plugin.config) };
    });
  },
  adapters: async (): Promise<readonly object[]> => {
    const all = await Promise.all(adapterIds.map((id) => known(id, loadAdapter)));
    return all.map(({ plugin, manifest: { id, title } }) => ({ id, title, config: jsonSchema(plugin.config) }));
  },
};
