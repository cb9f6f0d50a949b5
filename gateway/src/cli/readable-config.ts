import { readConfig } from "../config/load.js";
import type { Config } from "../config/schema.js";
import { approvedPlace } from "../isolation/package/lock-file.js";
import { pluginSchemas } from "../plugins.js";
import type { Place } from "./place.js";

/**
 * The configuration, or undefined where it cannot be read: a backup is made, and a database restored, whatever is wrong
 * with it.
 */
export const readableConfig = (place: Place): Promise<Config | undefined> =>
  readConfig({ ...place, plugins: pluginSchemas(approvedPlace(place)) }).then(
    ({ config }) => config,
    () => undefined,
  );
