import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { loadDemoKeys } from "./config/demo-keys.js";
import { type Env, readEnvironment } from "./config/environment.js";
import { type LoadedConfig, loadConfig } from "./config/load.js";
import { admitCommand } from "./desk/command-door.js";
import { type Admins, findAdmins } from "./desk/first-admin.js";
import type { ApiDeps } from "./http/api/deps.js";
import { createApp } from "./http/app.js";
import { demoDesk } from "./http/demo-desk.js";
import type { HooksDeps } from "./http/hooks.js";
import { listen } from "./http/listen.js";
import { landing, type Page } from "./http/pages.js";
import { createTokens } from "./http/principal.js";
import { type Line, startLine } from "./line.js";
import { startListeners } from "./pipeline/listeners.js";
import { replayDeadLetter } from "./pipeline/replay.js";
import { pluginCatalog, pluginSchemas } from "./plugins.js";
import { createClosers, openRuntime, type Runtime } from "./runtime.js";
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
}

function hooksOf(runtime: Runtime, line: Line): HooksDeps {
  const { setup, keyring } = runtime;
  return {
    setup,
    keyring,
    admission: line.admission,
    admitCommand: (endpoint, raw) => admitCommand(line.replay, endpoint, raw),
    knock: line.knock,
    observe: (target, outcome) => line.metrics.received.inc({ target, outcome }),
  };
}

function apiOf(runtime: Runtime, line: Line, admins: Admins): ApiDeps {
  const { loaded, egress, setup } = runtime;
  return {
    ...line.replay,
    egress,
    tokens: createTokens({ config: loaded.config.tokens, admins: admins.hashes, demo: loaded.demo }),
    replay: (actor, id) => replayDeadLetter(line.replay, actor, id),
    maxBodyBytes: setup.limits.body_bytes,
    plugins: pluginCatalog,
  };
}

function pagesOf(runtime: Runtime, dataDir: string, address: string): Page[] {
  if (!runtime.loaded.demo) return [landing];
  const keys = loadDemoKeys(dataDir);
  const secrets = { desk: keys.demo_desk, app: keys.demo_app };
  return [landing, demoDesk({ secrets, egress: runtime.egress, origin: address })];
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

/** Composes and starts the gateway: the one place that knows every part. Throws ConfigError for what a person must mend. */
export async function startGateway({ env, cwd, dataDir, log, signal }: StartDeps): Promise<Gateway> {
  const closers = createClosers(log);
  try {
    const { host, port: wanted, roles, databaseUrl } = readEnvironment(env);
    const door = await listen(host, wanted);
    closers.add("http", () => door.close());
    if (databaseUrl === undefined) openDataDir(dataDir);
    const address = `http://${urlHost(host)}:${door.port}`;
    const loaded = await loadConfig({ env, cwd, plugins: pluginSchemas, dataDir, port: door.port });
    let sweep = (): void => {};
    const runtime = await openRuntime({ loaded, dataDir, address, log, closers, signal, onOutbox: () => sweep() });
    const line = await startLine(runtime, closers);
    sweep = line.sweep;
    const admins = await findAdmins(runtime.store, loaded.environment.adminToken);
    if (roles.includes("door")) {
      const claim = (accountId: string): Promise<boolean> => runtime.session.claim(`account:${accountId}`);
      const listeners = startListeners({ ...hooksOf(runtime, line), claim, log });
      closers.add("listeners", () => listeners.stop());
    }
    const app = createApp({
      log,
      probes: { ready: readiness(runtime), metrics: line.metrics },
      ...(roles.includes("door") && { hooks: hooksOf(runtime, line) }),
      ...(roles.includes("desk") && { api: apiOf(runtime, line, admins) }),
      pages: roles.includes("desk") ? pagesOf(runtime, dataDir, address) : [],
    });
    door.serve(app);
    closers.add("intake", () => door.close());
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
