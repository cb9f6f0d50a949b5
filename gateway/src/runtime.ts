import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { Draft } from "./authors/draft.js";
import type { LoadedConfig } from "./config/load.js";
import { createEgress, type Egress } from "./egress/egress.js";
import { tellRefused } from "./egress/tell-refused.js";
import { keepErased } from "./erasure/keep-list.js";
import type { FileStores } from "./files/file-store.js";
import { openFileStores } from "./files/open-stores.js";
import type { ApprovedPlace } from "./isolation/package/approved.js";
import { readJobLibrary } from "./jobs/read-library.js";
import { beginEpoch } from "./ledger/seal/begin-epoch.js";
import { createMapper, type Mapper } from "./mapping/mapper.js";
import { migrateAll } from "./migrate-all.js";
import { type AttachmentLinks, createAttachmentLinks } from "./pipeline/attachment-links.js";
import { buildSetup } from "./pipeline/build-setup.js";
import { createHost } from "./pipeline/host.js";
import { createSessions } from "./pipeline/sessions.js";
import type { Setup } from "./pipeline/setup.js";
import { loadPlugins } from "./plugins.js";
import { bookRefusedCalls } from "./refused-calls.js";
import { type Database, openDatabase } from "./store/open-database.js";
import { createPool } from "./store/pool.js";
import { openSession, type ProcessSession, processLock } from "./store/process-session.js";
import { ensurePartitions } from "./store/sql/ensure-partitions.js";
import { registerProcess } from "./store/sql/register-process.js";
import { keyGoneChannel } from "./store/sql/withhold-person.js";
import { createStore, type Store, systemContext } from "./store/transaction.js";
import type { Keyring } from "./vault/keyring.js";
import { masterSource } from "./vault/master-source.js";
import { openKeys, type WatchDeps, watchKeys } from "./vault/open-keys.js";

/** What every part of a running process stands on. */
export interface Runtime {
  readonly loaded: LoadedConfig;
  readonly database: Database;
  readonly store: Store;
  readonly session: ProcessSession;
  readonly keyring: Keyring;
  readonly egress: Egress;
  readonly links: AttachmentLinks;
  /** Where contents of files lie. */
  readonly contents: FileStores;
  readonly setup: Setup;
  readonly mapper: Mapper;
  /** This boot of this process. */
  readonly owner: string;
  readonly log: Logger;
  readonly approved: ApprovedPlace;
  readonly dataDir: string;
}

/** Closes what was opened, newest first, whatever fails on the way. */
export interface Closers {
  add(name: string, close: () => Promise<unknown>): void;
  closeAll(): Promise<void>;
}

export function createClosers(log: Logger): Closers {
  const closers: { readonly name: string; readonly close: () => Promise<unknown> }[] = [];
  return {
    add: (name, close) => {
      closers.push({ name, close });
    },
    async closeAll() {
      for (const { name, close } of closers.splice(0).reverse())
        await close().catch((error: unknown) => log.warn({ part: name, err: error }, "a part did not close cleanly"));
    },
  };
}

export interface RuntimeDeps {
  readonly loaded: LoadedConfig;
  /** Connectors of others that a person approved. */
  readonly approved: ApprovedPlace;
  /** A connector that is being written. */
  readonly draft?: Draft;
  readonly dataDir: string;
  readonly address: string;
  readonly log: Logger;
  readonly closers: Closers;
  readonly signal: AbortSignal;
  /** Another process put work into the outbox. */
  readonly onOutbox: () => void;
}

export const outboxChannel = "gatehouse_outbox";

async function openStore(deps: RuntimeDeps): Promise<{ database: Database; store: Store }> {
  const { environment } = deps.loaded;
  const database = await openDatabase({
    dataDir: deps.dataDir,
    log: (fields, message) => deps.log.info(fields, message),
    signal: deps.signal,
    ...(environment.databaseUrl !== undefined && { url: environment.databaseUrl }),
    ...(environment.databaseOwnerUrl !== undefined && { ownerUrl: environment.databaseOwnerUrl }),
  });
  deps.closers.add("database", () => database.stop());
  const applied = await migrateAll(database);
  if (applied.length > 0) deps.log.info({ applied }, "the database was brought to this version");
  if (await beginEpoch(database.owner)) deps.log.info("the database lies in another cluster: the book begins an epoch");
  const store = createStore(
    createPool(database.app, (error) => deps.log.warn({ err: error }, "an idle database connection was lost")),
  );
  deps.closers.add("store", () => store.close());
  await store.transact(systemContext, (tx) => ensurePartitions(tx));
  return { database, store };
}

async function openProcess(
  deps: RuntimeDeps,
  database: Database,
  store: Store,
  owner: string,
  keyring: Keyring,
): Promise<ProcessSession> {
  const roles = deps.loaded.environment.roles.join(",");
  const register = (): Promise<unknown> => store.transact(systemContext, (tx) => registerProcess(tx, owner, roles));
  const warn = (message: string) => (err: unknown) => deps.log.warn({ err }, message);
  const session = await openSession({
    connection: database.app,
    channels: { [outboxChannel]: deps.onOutbox, [keyGoneChannel]: keyring.giveUp },
    onLost: warn("the process's own database connection was lost; it is made again"),
    onRegained() {
      keyring.forgetAll();
      register().catch(warn("this process could not be registered again"));
    },
  });
  deps.closers.add("session", () => session.close());
  if (!(await session.claim(processLock(owner)))) throw new Error("another process has this one's name");
  await register();
  return session;
}

/** Rotations of keys reach this process while it runs. */
async function watch({ log, closers }: RuntimeDeps, deps: Omit<WatchDeps, "warn">): Promise<void> {
  const warn = (err: unknown): void =>
    log.warn({ err }, "the keys could not be read again; they are looked at again in a second");
  const watching = await watchKeys({ ...deps, warn });
  closers.add("keys", () => watching.stop());
}

/**
 * Opens database, keys, plugins and the way out, in this order; the closers end them in the other. The job library is
 * read while the database comes up: it is a good part of the start-up time.
 */
export async function openRuntime(deps: RuntimeDeps): Promise<Runtime> {
  const { loaded, approved, draft, log, closers } = deps;
  const [{ database, store }] = await Promise.all([openStore(deps), readJobLibrary()]);
  const owner = randomUUID();
  const source = masterSource(deps.dataDir, loaded.environment.masterKey);
  const keyring = await openKeys({ store, source, suite: loaded.config.crypto.suite });
  const again = await keepErased({ store, keyring, dataDir: deps.dataDir });
  if (again > 0) log.warn({ people: again }, "the database is one of the past: who was erased since is erased again");
  const session = await openProcess(deps, database, store, owner, keyring);
  await watch(deps, { store, source, keyring, owner });
  const told = bookRefusedCalls({ store, keyring, warn: (fields, message) => log.warn(fields, message) });
  const egress = tellRefused(createEgress({ allowPrivate: loaded.config.egress.allow_private }), told);
  closers.add("egress", () => egress.close());
  const contents = openFileStores({ files: loaded.config.files, store, dataDir: deps.dataDir, egress });
  const mapper = createMapper({ warn: (message) => log.warn(message) });
  closers.add("mapper", () => mapper.close());
  const plugins = await loadPlugins(loaded.config, { place: approved, log }, draft);
  closers.add("plugins", () => plugins.stop());
  const attachmentBytes = loaded.config.limits.attachment_bytes;
  const sessions = createSessions((accountId) =>
    createHost({ store, keyring, egress, log, contents, attachmentBytes }, accountId),
  );
  closers.add("sessions", () => sessions.closeAll());
  const setup = buildSetup(loaded.config, deps.address, plugins, sessions);
  const links = createAttachmentLinks(keyring, setup.publicUrl);
  return {
    loaded,
    database,
    store,
    session,
    keyring,
    egress,
    links,
    contents,
    setup,
    mapper,
    owner,
    log,
    approved,
    dataDir: deps.dataDir,
  };
}
