import { loadConfig } from "../config/load.js";
import { compileRoutes } from "../core/routing/compile.js";
import { runRuleTests } from "../core/routing/run-tests.js";
import { approvedPlace } from "../isolation/package/lock-file.js";
import { pluginSchemas } from "../plugins.js";
import { exitCodes } from "./exit.js";
import { findPlace } from "./place.js";

/** Runs the examples beside each rule. */
export async function rulesTest(options: { readonly json?: boolean }): Promise<number> {
  const place = findPlace();
  const { config } = await loadConfig({ ...place, plugins: pluginSchemas(approvedPlace(place)) });
  const compiled = compileRoutes(config.routes, {
    groups: config.groups.map((g) => g.id),
    wordLists: config.word_lists,
  });
  if (!compiled.ok) throw new Error("the routes of a checked configuration did not compile");
  const run = runRuleTests(compiled.rules);
  const bad = run.results.filter((result) => !result.passed);
  if (options.json) process.stdout.write(`${JSON.stringify(run, null, 2)}\n`);
  else {
    for (const { rule, index, expected, got } of bad)
      process.stderr.write(
        `✗ ${rule} [${index}]: 期望 expected ${JSON.stringify(expected)}, 得到 got ${JSON.stringify(got)}\n`,
      );
    for (const { rule, message } of run.errors) process.stderr.write(`✗ ${rule}: ${message}\n`);
    for (const { rule, message } of run.warnings) process.stderr.write(`! ${rule}: ${message}\n`);
    process.stdout.write(`${run.results.length - bad.length} passed, ${bad.length} failed\n`);
  }
  return bad.length + run.errors.length > 0 ? exitCodes.failed : exitCodes.done;
}
