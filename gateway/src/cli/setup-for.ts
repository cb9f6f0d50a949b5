import { pino } from "pino";
import { loadConfig } from "../config/load.js";
import type { Config } from "../config/schema.js";
import { approvedPlace } from "../isolation/package/lock-file.js";
import { buildSetup } from "../pipeline/build-setup.js";
import type { Setup } from "../pipeline/setup.js";
import { loadPlugins, pluginSchemas } from "../plugins.js";
import { masterSource } from "../vault/master-source.js";
import type { KeysDeps } from "../vault/open-keys.js";
import type { Place } from "./place.js";

/** What keeps a connector from running is told by the gateway and by `connector list`. */
const quiet = pino({ level: "silent" });
/** Only sending needs a connection, and no command sends. */
const noSessions = { of: () => undefined, ofEndpoint: () => undefined, closeAll: async () => {} };

/** The checked configuration, its plugins and where its keys come from, for one command. */
export async function setupFor(place: Place): Promise<{
  readonly setup: Setup;
  readonly keys: Omit<KeysDeps, "store">;
  readonly files: Config["files"];
  readonly allowPrivate: readonly string[];
}> {
  const approved = approvedPlace(place);
  const { config, environment } = await loadConfig({ ...place, plugins: pluginSchemas(approved) });
  const scheme = environment.tls === undefined ? "http" : "https";
  const own = `${scheme}://${environment.host}:${environment.port}`;
  const setup = buildSetup(config, own, await loadPlugins(config, { place: approved, log: quiet }), noSessions);
  const keys = { source: masterSource(place.dataDir, environment.masterKey), suite: config.crypto.suite };
  return { setup, keys, files: config.files, allowPrivate: config.egress.allow_private };
}
