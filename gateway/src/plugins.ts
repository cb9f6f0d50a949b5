import { jsonSchema } from "@gatehouse/sdk";
import { z } from "zod";
import type { Draft } from "./authors/draft.js";
import type { Plugins } from "./config/plugin-options.js";
import type { Config } from "./config/schema.js";
import {
  type ChildPackage,
  foreignPackage,
  type Isolated,
  type IsolatedDeps,
  startIsolated,
} from "./isolation/isolated.js";
import { type ApprovedPlace, approvedConnector, foreignIds } from "./isolation/package/approved.js";
import type { LoadedPlugins } from "./pipeline/build-setup.js";
import { adapterIds, connectorIds, type LoadedConnector, loadAdapter, loadConnector, ownPackage } from "./registry.js";

type LoadedAdapter = NonNullable<Awaited<ReturnType<typeof loadAdapter>>>;

async function known<T>(id: string, load: (id: string) => Promise<T | undefined>): Promise<T> {
  const plugin = await load(id);
  if (plugin === undefined) throw new Error(`there is no plugin ${id}`);
  return plugin;
}

const isOurs = (id: string): boolean => connectorIds.includes(id);

/** Of a connector that is refused anything is taken: its account says what is wrong, and only its account. */
function foreignOptions(place: ApprovedPlace, id: string): z.ZodType {
  try {
    return approvedConnector(place, id).options;
  } catch {
    return z.record(z.string(), z.unknown());
  }
}

/** Options schemas for checking a configuration: no code of a foreign plugin runs for it. */
export const pluginSchemas = (place: ApprovedPlace, draft?: Draft): Plugins => ({
  connectors: {
    ids: [...connectorIds, ...foreignIds(place), ...(draft === undefined ? [] : [draft.manifest.id])],
    config: async (id): Promise<z.ZodType> =>
      id === draft?.manifest.id
        ? draft.plugin.config
        : isOurs(id)
          ? (await known(id, loadConnector)).plugin.config
          : foreignOptions(place, id),
  },
  adapters: { ids: adapterIds, config: async (id): Promise<z.ZodType> => (await known(id, loadAdapter)).plugin.config },
});

/** The wechaty runtime is the largest thing any connector loads, and the only one with native code. */
const ownHeapMb = 512;

/** A connector of ours that runs in a child; undefined for one that runs here. */
async function ownChild(id: string): Promise<ChildPackage | undefined> {
  const { manifest, plugin } = await known(id, loadConnector);
  const place = ownPackage(id);
  if (manifest.isolation !== "child" || place === undefined) return undefined;
  return { ...place, manifest, options: plugin.config, verify: () => undefined, heapMb: ownHeapMb, native: true };
}

async function childOf(isolated: IsolatedDeps, account: Config["accounts"][number]): Promise<Isolated | undefined> {
  const id = account.connector;
  if (!isOurs(id)) return startIsolated(isolated, account, id, () => foreignPackage(isolated, id));
  const own = await ownChild(id);
  return own && startIsolated(isolated, account, id, () => own);
}

/** Loads every plugin a checked configuration names, and no other; each account of a child connector gets its own child. */
export async function loadPlugins(
  config: Config,
  isolated: IsolatedDeps,
  draft?: Draft,
): Promise<LoadedPlugins & { stop(): Promise<void> }> {
  const connectors = new Map<string, LoadedConnector>();
  const adapters = new Map<string, LoadedAdapter>();
  const isDraft = (id: string): boolean => id === draft?.manifest.id;
  const started = await Promise.all(
    config.accounts.map((account) => (isDraft(account.connector) ? undefined : childOf(isolated, account))),
  );
  const children = new Map(config.accounts.flatMap(({ id }, at) => (started[at] ? [[id, started[at]] as const] : [])));
  for (const { connector } of config.accounts)
    if (isOurs(connector)) connectors.set(connector, await known(connector, loadConnector));
  for (const { adapter } of config.endpoints) adapters.set(adapter, await known(adapter, loadAdapter));
  return {
    connector: (id, account) =>
      (isDraft(id) ? draft : undefined) ?? children.get(account) ?? (connectors.get(id) as LoadedConnector),
    adapter: (id) => adapters.get(id) as LoadedAdapter,
    stop: async () => {
      await Promise.all([...children.values()].map((child) => child.stop()));
    },
  };
}

const told = ({ id, title, channel, capabilities }: LoadedConnector["manifest"], options: z.ZodType) => ({
  id,
  title,
  channel,
  capabilities,
  config: jsonSchema(options),
});

/** Approved ones that may run; the others are told of in the log and by `gatehouse connector list`. */
function foreignTold(place: ApprovedPlace): readonly ReturnType<typeof told>[] {
  return foreignIds(place).flatMap((id) => {
    try {
      const { manifest, options } = approvedConnector(place, id);
      return [told(manifest, options)];
    } catch {
      return [];
    }
  });
}

/** What the API tells of the plugins there are. */
export const pluginCatalog = (place: ApprovedPlace) => ({
  connectors: async () => {
    const all = await Promise.all(connectorIds.map((id) => known(id, loadConnector)));
    return [...all.map(({ plugin, manifest }) => told(manifest, plugin.config)), ...foreignTold(place)];
  },
  adapters: async () => {
    const all = await Promise.all(adapterIds.map((id) => known(id, loadAdapter)));
    return all.map(({ plugin, manifest: { id, title } }) => ({ id, title, config: jsonSchema(plugin.config) }));
  },
});
