import { type Adapter, type Connector, type EventType, hostsOf, type Manifest, matchesGlob } from "@gatehouse/sdk";
import type { AccountConfig, Config, EndpointConfig } from "../config/schema.js";
import { namesEvent } from "../core/event-glob.js";
import { compileRoutes } from "../core/routing/compile.js";
import { compileFilter } from "../core/routing/compile-filter.js";
import type { Known } from "../core/routing/scope.js";
import { eventFacts } from "./event-facts.js";
import type { Sessions } from "./sessions.js";
import type { Account, Endpoint, Setup } from "./setup.js";

/** The plugins a configuration names, loaded. */
export interface LoadedPlugins {
  /** Of one account: a connector in a child has a child for each. */
  connector(
    id: string,
    account: string,
  ): { readonly plugin: Connector; readonly manifest: Extract<Manifest, { kind: "connector" }> };
  adapter(id: string): { readonly plugin: Adapter; readonly manifest: Manifest };
}

function accountOf(options: AccountConfig, config: Config, plugins: LoadedPlugins, sessions: Sessions): Account {
  const { plugin, manifest } = plugins.connector(options.connector, options.id);
  const own = options.config["region"];
  const region = typeof own === "string" ? own : config.gateway.region;
  const account = { id: options.id, connector: plugin, manifest, config: options.config, options, region };
  return { ...account, session: () => sessions.of(account) };
}

/** A checked filter, ready to be asked; without one everything passes. */
function filterOf({ filter }: EndpointConfig, known: Known): Endpoint["passes"] {
  if (filter === undefined) return () => true;
  const compiled = compileFilter(filter, known);
  if (!compiled.ok) throw new Error("the filter of a checked configuration did not compile");
  return (event) => compiled.passes(eventFacts(event));
}

function endpointOf(options: EndpointConfig, plugins: LoadedPlugins, sessions: Sessions, known: Known): Endpoint {
  const { plugin: adapter, manifest } = plugins.adapter(options.adapter);
  const wanted = new Map<EventType, boolean>();
  const matches = (type: EventType): boolean =>
    options.events.some((glob) => namesEvent(glob, type)) && adapter.accepts.some((glob) => matchesGlob(glob, type));
  const wants = (type: EventType, visibility: "public" | "private"): boolean => {
    if (visibility === "private" && !options.include_notes) return false;
    const matching = wanted.get(type) ?? matches(type);
    wanted.set(type, matching);
    return matching;
  };
  const endpoint = { id: options.id, adapter, config: options.config, options, wants };
  const recipient = options.disclosure ?? {
    recipient: hostsOf(manifest, options.config)[0] ?? options.id,
    basis: "entrust",
  };
  const pushes = adapter.render !== undefined || adapter.open !== undefined;
  return {
    ...endpoint,
    pushes,
    recipient,
    passes: filterOf(options, known),
    session: () => sessions.ofEndpoint(endpoint),
  };
}

/** A proxy on this machine may be in front; of a gateway that speaks HTTPS itself nobody is, unless the file says so. */
const proxiesOf = (config: Config, own: string): readonly string[] =>
  config.gateway.proxies ?? (own.startsWith("https:") ? [] : ["127.0.0.0/8", "::1"]);

/** What the line needs of a checked configuration. `own`: where this process listens, for links where the file names no address. */
export function buildSetup(config: Config, own: string, plugins: LoadedPlugins, sessions: Sessions): Setup {
  const groups = config.groups.map((group) => group.id);
  const known = { groups, wordLists: config.word_lists };
  const compiled = compileRoutes(config.routes, known);
  if (!compiled.ok) throw new Error("the routes of a checked configuration did not compile");
  return {
    name: config.gateway.name,
    locale: config.gateway.locale,
    timezone: config.gateway.timezone,
    publicUrl: (config.gateway.public_url ?? own).replace(/\/+$/, ""),
    proxies: proxiesOf(config, own),
    accounts: new Map(config.accounts.map((options) => [options.id, accountOf(options, config, plugins, sessions)])),
    endpoints: new Map(config.endpoints.map((options) => [options.id, endpointOf(options, plugins, sessions, known)])),
    groups: new Map(config.groups.map((group) => [group.id, group])),
    rules: compiled.rules,
    limits: config.limits,
    transcription: config.transcription,
    retention: config.retention,
    minors: config.minors,
    compliance: config.compliance,
    login: config.login,
  };
}
