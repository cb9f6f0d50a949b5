import { type Adapter, type Connector, type EventType, type Manifest, matchesGlob } from "@gatehouse/sdk";
import type { AccountConfig, Config, EndpointConfig } from "../config/schema.js";
import { compileRoutes } from "../core/routing/compile.js";
import type { Sessions } from "./sessions.js";
import type { Account, Endpoint, Setup } from "./setup.js";

/** The plugins a configuration names, loaded. */
export interface LoadedPlugins {
  /** Of one account: a connector in a child has a child for each. */
  connector(
    id: string,
    account: string,
  ): { readonly plugin: Connector; readonly manifest: Extract<Manifest, { kind: "connector" }> };
  adapter(id: string): { readonly plugin: Adapter };
}

function accountOf(options: AccountConfig, config: Config, plugins: LoadedPlugins, sessions: Sessions): Account {
  const { plugin, manifest } = plugins.connector(options.connector, options.id);
  const own = options.config["region"];
  const region = typeof own === "string" ? own : config.gateway.region;
  const account = { id: options.id, connector: plugin, manifest, config: options.config, options, region };
  return { ...account, session: () => sessions.of(account) };
}

function endpointOf(options: EndpointConfig, plugins: LoadedPlugins): Endpoint {
  const { plugin: adapter } = plugins.adapter(options.adapter);
  const known = new Map<EventType, boolean>();
  const matches = (type: EventType): boolean =>
    options.events.some((glob) => matchesGlob(glob, type)) && adapter.accepts.some((glob) => matchesGlob(glob, type));
  const wants = (type: EventType, visibility: "public" | "private"): boolean => {
    if (visibility === "private" && !options.include_notes) return false;
    const wanted = known.get(type) ?? matches(type);
    known.set(type, wanted);
    return wanted;
  };
  return { id: options.id, adapter, config: options.config, options, wants };
}

/** What the line needs of a checked configuration. `publicUrl` is used where the file names none. */
export function buildSetup(config: Config, publicUrl: string, plugins: LoadedPlugins, sessions: Sessions): Setup {
  const groups = config.groups.map((group) => group.id);
  const compiled = compileRoutes(config.routes, { groups, wordLists: config.word_lists });
  if (!compiled.ok) throw new Error("the routes of a checked configuration did not compile");
  return {
    name: config.gateway.name,
    timezone: config.gateway.timezone,
    publicUrl: (config.gateway.public_url ?? publicUrl).replace(/\/+$/, ""),
    accounts: new Map(config.accounts.map((options) => [options.id, accountOf(options, config, plugins, sessions)])),
    endpoints: new Map(config.endpoints.map((options) => [options.id, endpointOf(options, plugins)])),
    groups: new Set(groups),
    rules: compiled.rules,
    limits: config.limits,
    transcription: config.transcription,
  };
}
