import { readConfig } from "../config/load.js";
import { formatProblems, problemsJson } from "../config/problem.js";
import { approvedPlace } from "../isolation/package/lock-file.js";
import { pluginSchemas } from "../plugins.js";
import { exitCodes } from "./exit.js";
import { findPlace } from "./place.js";

/** Every fault of the configuration with file, line, option and what would be right. */
export async function check(options: { readonly json?: boolean }): Promise<number> {
  const place = findPlace();
  const { problems, file, demo } = await readConfig({ ...place, plugins: pluginSchemas(approvedPlace(place)) });
  if (options.json) process.stdout.write(`${problemsJson(problems)}\n`);
  else if (problems.length > 0) process.stderr.write(`${formatProblems(problems)}\n`);
  else process.stdout.write(`配置正确 The configuration is right: ${demo ? "demo" : file}\n`);
  return problems.length > 0 ? exitCodes.config : exitCodes.done;
}
