import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Adapter, type Connector, type Manifest, manifest as manifestSchema } from "@gatehouse/sdk";

/** The only file that names plugins. Each is imported when an account or endpoint of it is configured, not before. */
const connectors = {
  app_http: { package: "@gatehouse/connector-app-http", load: () => import("@gatehouse/connector-app-http") },
  email: { package: "@gatehouse/connector-email", load: () => import("@gatehouse/connector-email") },
} as const;

const adapters = {
  webhook: { package: "@gatehouse/adapter-webhook", load: () => import("@gatehouse/adapter-webhook") },
} as const;

type ConnectorId = keyof typeof connectors;
type AdapterId = keyof typeof adapters;

export const connectorIds: readonly string[] = Object.keys(connectors);
export const adapterIds: readonly string[] = Object.keys(adapters);

const require = createRequire(import.meta.url);

function manifestOf(packageName: string): Manifest {
  const file = JSON.parse(readFileSync(require.resolve(`${packageName}/package.json`), "utf8")) as {
    gatehouse: unknown;
  };
  return manifestSchema.parse(file.gatehouse);
}

export interface LoadedConnector {
  readonly plugin: Connector;
  readonly manifest: Extract<Manifest, { kind: "connector" }>;
}

/** A connector and its manifest; undefined when nobody has that name. */
export async function loadConnector(id: string): Promise<LoadedConnector | undefined> {
  if (!Object.hasOwn(connectors, id)) return undefined;
  const entry = connectors[id as ConnectorId];
  const manifest = manifestOf(entry.package);
  if (manifest.kind !== "connector") throw new Error(`${entry.package} is no connector`);
  return { plugin: (await entry.load()).default as unknown as Connector, manifest };
}

/** An adapter; undefined when nobody has that name. */
export async function loadAdapter(
  id: string,
): Promise<{ readonly plugin: Adapter; readonly manifest: Manifest } | undefined> {
  if (!Object.hasOwn(adapters, id)) return undefined;
  const entry = adapters[id as AdapterId];
  return { plugin: (await entry.load()).default as unknown as Adapter, manifest: manifestOf(entry.package) };
}
