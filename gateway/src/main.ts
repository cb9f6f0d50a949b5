import type { Logger } from "pino";
import type { Draft } from "./authors/draft.js";
import { type Env, readEnvironment } from "./config/environment.js";
import { type LoadedConfig, loadConfig } from "./config/load.js";
import { findAdmins } from "./desk/first-admin.js";
import { type Listening, listen } from "./http/listen.js";
import { approvedPlace } from "./isolation/package/lock-file.js";
import { startLine } from "./line.js";
import { pluginSchemas } from "./plugins.js";
import { type Closers, createClosers, openRuntime, type Runtime } from "./runtime.js";
import { serveHttp } from "./serve-http.js";
import { openDataDir } from "./store/embedded/open-data-dir.js";

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

/** A taken port is told before anything else is opened. */
async function openDoor({ env, log }: StartDeps, closers: Closers) {
  const { host, port, tls } = readEnvironment(env);
  const onRenewed = (ok: boolean, reason: string): void =>
    ok
      ? log.info("the certificate was renewed")
      : log.error({ reason }, "the new certificate is no good; the old one stays");
  const door = await listen(host, port, { ...(tls !== undefined && { tls }), onRenewed });
  closers.add("http", () => door.close());
  return { door, address: `${tls === undefined ? "http" : "https"}://${urlHost(host)}:${door.port}` };
}

interface Opening {
  readonly door: Listening;
  readonly address: string;
  readonly onOutbox: () => void;
}

async function open(deps: StartDeps, { door, address, onOutbox }: Opening, closers: Closers): Promise<Runtime> {
  const { env, cwd, dataDir, draft, log, signal } = deps;
  const approved = approvedPlace({ env, cwd, dataDir });
  const loaded = await loadConfig({
    env,
    cwd,
    dataDir,
    plugins: pluginSchemas(approved, draft),
    port: door.port,
    demoAccounts: draftAccount(draft, address),
  });
  const drafted = draft !== undefined && { draft };
  return openRuntime({ loaded, approved, ...drafted, dataDir, address, log, closers, signal, onOutbox });
}

/** Composes and starts the gateway: the one place that knows every part. Throws ConfigError for what a person must mend. */
export async function startGateway(deps: StartDeps): Promise<Gateway> {
  const closers = createClosers(deps.log);
  try {
    const { roles, databaseUrl } = readEnvironment(deps.env);
    const { door, address } = await openDoor(deps, closers);
    if (databaseUrl === undefined) openDataDir(deps.dataDir);
    let sweep = (): void => {};
    const runtime = await open(deps, { door, address, onOutbox: () => sweep() }, closers);
    const line = await startLine(runtime, closers);
    sweep = line.sweep;
    const admins = await findAdmins(runtime.store, runtime.loaded.environment.adminToken);
    serveHttp({ runtime, line, admins, door, address, roles, draft: deps.draft, closers });
    return {
      address,
      loaded: runtime.loaded,
      ...(admins.first !== undefined && { firstAdmin: admins.first }),
      stop: () => closers.closeAll(),
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}
