import { createPasswords } from "./access/passwords.js";
import { createTurns, loginTurns } from "./access/turns.js";
import type { Draft } from "./authors/draft.js";
import { loadDemoKeys } from "./config/demo-keys.js";
import { admitCommand } from "./desk/command-door.js";
import type { Admins } from "./desk/first-admin.js";
import { createLogins, type Logins } from "./desk/logins.js";
import { takeCommands } from "./desk/take-commands.js";
import type { ApiDeps } from "./http/api/deps.js";
import { demoDesk } from "./http/demo-desk.js";
import type { HooksDeps } from "./http/hooks.js";
import { loginPage } from "./http/login-page.js";
import { landing, type Page } from "./http/pages.js";
import { play } from "./http/play/play.js";
import { createTokens } from "./http/principal.js";
import { exportsFolder } from "./ledger/export/advance-exports.js";
import type { Line } from "./line.js";
import { createHost } from "./pipeline/host.js";
import { replayIn } from "./pipeline/replay.js";
import { keepWake } from "./pipeline/wakes.js";
import { pluginCatalog } from "./plugins.js";
import type { Closers, Runtime } from "./runtime.js";

/** What the doors for providers and receivers stand on. */
export function hooksOf(runtime: Runtime, line: Line): HooksDeps {
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
export function loginsOf({ log }: Runtime, closers: Closers): Logins {
  const logins = createLogins({ ended: (account, outcome) => log.info({ account, outcome }, "a login ended") });
  closers.add("logins", () => logins.endAll());
  return logins;
}

/** What the API stands on. */
export function apiOf(runtime: Runtime, line: Line, admins: Admins, logins: Logins): ApiDeps {
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

export interface PagesDeps {
  readonly runtime: Runtime;
  readonly line: Line;
  readonly address: string;
  readonly draft: Draft | undefined;
}

/** The demo's pages exist in the demo alone: a school's own configuration has none of them. */
export function pagesOf({ runtime, line, address, draft }: PagesDeps): Page[] {
  if (!runtime.loaded.demo) return [landing, loginPage];
  const keys = loadDemoKeys(runtime.dataDir);
  const secrets = { desk: keys.demo_desk, app: keys.demo_app };
  const recorded = new Map(draft?.recorded === undefined ? [] : [[draft.manifest.id, draft.recorded]]);
  const playground = play({ ...runtime, admission: line.admission, origin: address, recorded });
  return [landing, loginPage, demoDesk({ secrets, egress: runtime.egress, origin: address }), playground];
}
