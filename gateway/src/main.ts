import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { createPasswords } from "./access/passwords.js";
import { createTurns, loginTurns } from "./access/turns.js";
import type { Draft } from "./authors/draft.js";
import { loadDemoKeys } from "./config/demo-keys.js";
import { type Env, readEnvironment } from "./config/environment.js";
import { type LoadedConfig, loadConfig } from "./config/load.js";
import { admitCommand } from "./desk/command-door.js";
import { type Admins, findAdmins } from "./desk/first-admin.js";
import { createLogins, type Logins } from "./desk/logins.js";
import { takeCommands } from "./desk/take-commands.js";
import type { ApiDeps } from "./http/api/deps.js";
import { createApp } from "./http/app.js";
import { chatDoor } from "./http/chat/door.js";
import { createChatLimits } from "./http/chat/limits.js";
import { createLive } from "./http/chat/live.js";
import { chatPages } from "./http/chat/pages.js";
import { demoDesk } from "./http/demo-desk.js";
import type { HooksDeps } from "./http/hooks.js";
import { listen } from "./http/listen.js";
import { loginPage } from "./http/login-page.js";
import { landing, type Page } from "./http/pages.js";
import { play } from "./http/play/play.js";
import { createTokens } from "./http/principal.js";
import { approvedPlace } from "./isolation/package/lock-file.js";
import { exportsFolder } from "./ledger/export/advance-exports.js";
import { type Line, startLine } from "./line.js";
import { createHost } from "./pipeline/host.js";
import { startListeners } from "./pipeline/listeners.js";
import { replayIn } from "./pipeline/replay.js";
import { keepWake } from "./pipeline/wakes.js";
import { pluginCatalog, pluginSchemas } from "./plugins.js";
import { type Closers, createClosers, openRuntime, type Runtime } from "./runtime.js";
import { openDataDir } from "./store/embedded/open-data-dir.js";
import { ping } from "./store/sql/ping.js";
import { systemContext } from "./store/transaction.js";

/** A running gateway. */
export interface Gateway {
  /** Its own address: scheme, host, port. */
  readonly address: string;
  readonly loaded: LoadedConfig;
  /** The first admin's token, at the first start only. */
  readonly firstAdmin?: string;
  /** Stops intake, finishes or gives back what is under way, ends everything it started. */
  stop(): Promise<void>;
}

export interface StartDeps {
  readonly env: Env;
  readonly cwd: string;
  readonly dataDir: string;
  readonly log: Logger;
  /** Gives up waiting for a database that is not there. */
  readonly signal: AbortSignal;
  /** A connector that is being written joins the demo. */
  readonly draft?: Draft;
}

function hooksOf(runtime: Runtime, line: Line): HooksDeps {
  const { setup, keyring } = runtime;
  return {
    now: runtime.store.clock.now,
    setup,
    keyring,
    admission: line.admission,
    admitCommand: (endpoint, raw, request) => admitCommand(line.replay, endpoint, raw, request),
    takeCommands: (endpoint, raw, request) => takeCommands(line.replay, endpoint, raw, request),
    async wake(accountId, hint) {
      await keepWake(runtime, accountId, hint);
      line.knock(accountId);
    },
    knock: line.knock,
    observe: (target, outcome) => line.metrics.received.inc({ target, outcome }),
  };
}

/** They end before the connectors do. */
function loginsOf({ log }: Runtime, closers: Closers): Logins {
  const logins = createLogins({ ended: (account, outcome) => log.info({ account, outcome }, "a login ended") });
  closers.add("logins", () => logins.endAll());
  return logins;
}

function apiOf(runtime: Runtime, line: Line, admins: Admins, logins: Logins): ApiDeps {
  const { loaded, egress, setup, store, keyring } = runtime;
  const access = {
    store,
    keyring,
    login: loaded.config.login,
    passwords: createPasswords(),
    turns: createTurns(loginTurns),
  };
  return {
    ...line.replay,
    egress,
    contents: runtime.contents,
    mapper: runtime.mapper,
    broken: line.broken,
    access,
    tokens: createTokens({
      ...access,
      config: loaded.config.tokens,
      admins: admins.hashes,
      demo: loaded.demo,
      publicUrl: setup.publicUrl,
    }),
    replay: (tx, by, id) => replayIn(line.replay, tx, by, id),
    to: loaded.config.alarms,
    warn: (fields, message) => runtime.log.warn(fields, message),
    maxBodyBytes: setup.limits.body_bytes,
    exportsDir: exportsFolder(runtime.dataDir),
    logins,
    hostOf: (accountId) => createHost({ ...runtime, attachmentBytes: setup.limits.attachment_bytes }, accountId),
    plugins: pluginCatalog(runtime.approved),
  };
}

/** The demo's pages exist in the demo alone: a school's own configuration has none of them. */
function pagesOf(
  runtime: Runtime,
  line: Line,
  {
    dataDir,
    address,
    draft,
  }: Pick<StartDeps, "dataDir"> & { readonly address: string; readonly draft: Draft | undefined },
): Page[] {
  if (!runtime.loaded.demo) return [landing, loginPage];
  const keys = loadDemoKeys(dataDir);
  const secrets = { desk: keys.demo_desk, app: keys.demo_app };
  const recorded = new Map(draft?.recorded === undefined ? [] : [[draft.manifest.id, draft.recorded]]);
  const playground = play({ ...runtime, admission: line.admission, origin: address, recorded });
  return [landing, loginPage, demoDesk({ secrets, egress: runtime.egress, origin: address }), playground];
}

/** A balancer's probe must not hang with a silent database: silence as long as this is its answer. */
const readinessMs = 2_000;

/** Why no message can be admitted now; undefined when one can. */
const readiness =
  ({ store }: Runtime) =>
  async (): Promise<string | undefined> => {
    const asked = store.transact(systemContext, async (tx) =>
      (await ping(tx)) ? undefined : "the database is read-only",
    );
    const silence = sleep(readinessMs, "the database does not answer", { ref: false });
    return Promise.race([asked, silence]).catch(() => "the database cannot be reached");
  };

/** How this machine reaches itself: a wildcard listener is reached on loopback. */
function urlHost(host: string): string {
  if (["0.0.0.0", "::", "[::]"].includes(host)) return "127.0.0.1";
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}

/** Its provider is the playground. */
const draftAccount = (draft: Draft | undefined, address: string): readonly object[] => {
  if (draft === undefined) return [];
  const { id } = draft.manifest;
  return [{ id, connector: id, config: draft.options(`${address}/play/provider/${id}`) }];
};

/** Composes and starts the gateway: the one place that knows every part. Throws ConfigError for what a person must mend. */
export async function startGateway({ env, cwd, dataDir, log, signal, draft }: StartDeps): Promise<Gateway> {
  const closers = createClosers(log);
  try {
    const { host, port: wanted, roles, databaseUrl, tls } = readEnvironment(env);
    const renewed = (ok: boolean, reason: string): void =>
      ok
        ? log.info("the certificate was renewed")
        : log.error({ reason }, "the new certificate is no good; the old one stays");
    const door = await listen(host, wanted, { ...(tls !== undefined && { tls }), onRenewed: renewed });
    closers.add("http", () => door.close());
    if (databaseUrl === undefined) openDataDir(dataDir);
    const address = `${tls === undefined ? "http" : "https"}://${urlHost(host)}:${door.port}`;
    const approved = approvedPlace({ env, cwd, dataDir });
    const plugins = pluginSchemas(approved, draft);
    const loaded = await loadConfig({
      env,
      cwd,
      plugins,
      dataDir,
      port: door.port,
      demoAccounts: draftAccount(draft, address),
    });
    let sweep = (): void => {};
    const runtime = await openRuntime({
      loaded,
      approved,
      ...(draft !== undefined && { draft }),
      dataDir,
      address,
      log,
      closers,
      signal,
      onOutbox: () => sweep(),
    });
    const line = await startLine(runtime, closers);
    sweep = line.sweep;
    const admins = await findAdmins(runtime.store, loaded.environment.adminToken);
    if (roles.includes("door")) {
      const claim = (accountId: string): Promise<boolean> => runtime.session.claim(`account:${accountId}`);
      const listeners = startListeners({ ...hooksOf(runtime, line), knock: line.knock, claim, log });
      closers.add("listeners", () => listeners.stop());
    }
    const limits = createChatLimits();
    const live = roles.includes("door") ? createLive({ ...runtime, limits }) : undefined;
    const app = createApp({
      log,
      https: runtime.setup.publicUrl.startsWith("https:"),
      probes: { ready: readiness(runtime), metrics: line.metrics },
      ...(roles.includes("door") && {
        hooks: hooksOf(runtime, line),
        chat: [chatDoor({ ...runtime, limits }), chatPages(runtime.setup)],
      }),
      ...(roles.includes("desk") && { api: apiOf(runtime, line, admins, loginsOf(runtime, closers)) }),
      pages: roles.includes("desk") ? pagesOf(runtime, line, { dataDir, address, draft }) : [],
    });
    door.serve(app);
    closers.add("intake", () => door.close());
    if (live !== undefined) {
      door.upgrade(live.upgrade);
      closers.add("chat", () => live.stop());
    }
    return {
      address,
      loaded,
      ...(admins.first !== undefined && { firstAdmin: admins.first }),
      stop: () => closers.closeAll(),
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}
