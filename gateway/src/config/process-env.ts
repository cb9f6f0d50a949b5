import type { Env } from "./environment.js";

/** The one place that reads the environment of the process. */
export const processEnv = (): Env => process.env;
