import { randomBytes, randomUUID } from "node:crypto";
import type { Adapter, Connector } from "@gatehouse/sdk";
import { pino } from "pino";
import { checkPluginOptions } from "../../config/plugin-options.js";
import { type Config, configSchema } from "../../config/schema.js";
import { createEgress } from "../../egress/egress.js";
import { createMapper } from "../../mapping/mapper.js";
import { loadPlugins, pluginSchemas } from "../../plugins.js";
import type { Store } from "../../store/transaction.js";
import type { TestDatabase } from "../../testing/database.js";
import { type Query, queryOf } from "../../testing/query.js";
import { freshStore } from "../../testing/store.js";
import { createKeyring, type Keyring } from "../../vault/keyring.js";
import { createAdmission } from "../admission.js";
import type { Admitted } from "../arrival.js";
import { createAttachmentLinks } from "../attachment-links.js";
import { buildSetup, type LoadedPlugins } from "../build-setup.js";
import { createDispatcher, type Dispatcher } from "../deliver/dispatcher.js";
import { arrive } from "../interpret.js";
import type { Recorded } from "../record-events.js";
import type { ReplayDeps } from "../replay.js";
import { createSessions } from "../sessions.js";
import type { Account, Setup } from "../setup.js";

export interface LineRig {
  readonly database: TestDatabase;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly setup: Setup;
  readonly dispatcher: Dispatcher;
  readonly replay: ReplayDeps;
  readonly warnings: readonly string[];
  /** An event of the account `app`, as the door would hand it over after its signature was found right. */
  admit(body: { readonly type?: string; readonly id: string }): Promise<Admitted>;
  /** As the owner of the database. */
  readonly query: Query;
  close(): Promise<void>;
}

export interface LineOptions {
  readonly endpoints?: readonly object[];
  readonly allow?: readonly string[];
  /** In place of those the configuration names: what a plugin author could write. */
  readonly connector?: Partial<Connector>;
  readonly adapter?: Partial<Adapter>;
  readonly scheduleSecs?: readonly number[];
  /** Sweeps by itself; off where a test plays the sweeper. */
  readonly sweeps?: boolean;
}

const secret = `whsec_${Buffer.alloc(32, "s").toString("base64")}`;
export const rigSecret = secret;

/** Checked and completed as at a start. */
async function configOf({ endpoints = [], allow = [] }: LineOptions): Promise<Config> {
  const given = configSchema.parse({
    accounts: [{ id: "app", connector: "app_http", config: { secret, previous_secrets: [] } }],
    endpoints,
    routes: [{ default: { group: "front_desk" } }],
    egress: { allow_private: allow },
  });
  return (await checkPluginOptions(given, pluginSchemas(nothingForeign.place))).config;
}

function withOwn(plugins: LoadedPlugins, { connector, adapter }: LineOptions): LoadedPlugins {
  return {
    connector: (id, account) => {
      const loaded = plugins.connector(id, account);
      return { ...loaded, plugin: { ...loaded.plugin, ...connector } };
    },
    adapter: (id) => {
      const loaded = plugins.adapter(id);
      return { ...loaded, plugin: { ...loaded.plugin, ...adapter } };
    },
  };
}

const sweepMs = 50;
const nothingForeign = {
  place: { lockFile: "/nowhere/connectors.lock", dataDir: "/nowhere" },
  log: pino({ level: "silent" }),
};

/** The line in this process over a real database: interpret, admit, deliver; no HTTP of its own. */
export async function openLine(options: LineOptions = {}): Promise<LineRig> {
  const store = await freshStore();
  const { database } = store;
  const keyring = createKeyring(randomBytes(32));
  const egress = createEgress({ allowPrivate: [...(options.allow ?? [])] });
  const config = await configOf(options);
  const sessions = createSessions(() => {
    throw new Error("no connector of this rig opens a session");
  });
  const setup = buildSetup(
    config,
    "http://127.0.0.1:1",
    withOwn(await loadPlugins(config, nothingForeign), options),
    sessions,
  );
  const mapper = createMapper({ warn: () => undefined });
  const links = createAttachmentLinks(keyring, setup.publicUrl);
  const owner = randomUUID();
  const files = { links, maxBytes: setup.limits.attachment_bytes };
  const waitMs = (target: string): number | undefined => dispatcher.waitMs(target);
  const admit = { setup, keyring, owner, files, waitMs };
  const warnings: string[] = [];
  const warn = (_: object, message: string): void => void warnings.push(message);
  const { scheduleSecs, sweeps = true } = options;
  const dispatcher = createDispatcher({
    ...admit,
    store,
    now: store.clock.now,
    egress,
    mapper,
    links,
    log: warn,
    warn,
    observe: () => undefined,
    ...(scheduleSecs !== undefined && { scheduleSecs }),
  });
  const dispatch = (recorded: Recorded): void => dispatcher.dispatch(recorded);
  const replay: ReplayDeps = { ...admit, store, dispatch, fetchLater: () => undefined };
  const admission = createAdmission({ ...replay, nameLater: () => undefined });
  const timer = sweeps ? setInterval(() => void dispatcher.sweep().catch(() => undefined), sweepMs) : undefined;
  return {
    database,
    store,
    keyring,
    setup,
    dispatcher,
    replay,
    warnings,
    async admit(body) {
      const raw = {
        key: `${body.type}:${body.id}`,
        body: Buffer.from(JSON.stringify(body)),
        contentType: "application/json",
      };
      return admission.admit(await arrive(keyring, setup.accounts.get("app") as Account, raw, new Date()));
    },
    query: queryOf(database.owner),
    async close() {
      clearInterval(timer);
      await dispatcher.stop();
      await mapper.close();
      await egress.close();
      await store.close();
    },
  };
}
