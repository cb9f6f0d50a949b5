import { type Env, readEnvironment } from "../config/environment.js";
import { processEnv } from "../config/process-env.js";
import { chooseDataDir } from "../store/embedded/choose-data-dir.js";

/** Where a command works: the environment, the folder it was called in, the data folder. */
export interface Place {
  readonly env: Env;
  readonly cwd: string;
  readonly dataDir: string;
  /** Why the data folder is not the usual one. */
  readonly note?: string;
}

export function findPlace(): Place {
  const env = processEnv();
  const cwd = process.cwd();
  const configured = readEnvironment(env).dataDir;
  return { env, cwd, ...chooseDataDir({ cwd, ...(configured !== undefined && { configured }) }) };
}
