import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { attacks } from "../house/attacks/all.js";
import { judgeCases, type Passed } from "../house/attacks/cases.js";
import { root } from "../house/root.js";
import { missingVariable } from "./servers.js";
import { testFiles } from "./test-files.js";
import { serverVariable, startTestServer, type TestServer } from "./test-server.js";

type Counts = Record<"pass" | "fail" | "cancelled" | "skipped", number>;

/** One more than the cores of a small school's server: a good part of what tests do is to wait for real servers. */
const filesAtOnce = 3;
/** A file that hangs must not hang the run. */
const fileLimitMs = 10 * 60_000;

/** Runs test files over one fresh Postgres; sets the exit code, and ends with one line of counts. */
export async function runTests(words: readonly string[]): Promise<void> {
  const files = testFiles(words);
  const stop = stopOnSignal();
  const server = await startTestServer();
  try {
    const passed: Passed[] = [];
    report(await runFiles(files, server, stop, passed), server, stop.aborted);
    if (words.length === 0) reportAttacks(passed, readMissing(missingFile(server)));
  } finally {
    await server.stop();
  }
}

/** A second signal must not leave the database behind, so it changes nothing. */
function stopOnSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop.abort());
  return stop.signal;
}

/** Test files are processes of their own and learn by their environment what is theirs. */
async function runFiles(files: string[], server: TestServer, signal: AbortSignal, passed: Passed[]): Promise<Counts> {
  process.env[serverVariable] = JSON.stringify(server.connections);
  process.env[missingVariable] = missingFile(server);
  const counts: Counts = { pass: 0, fail: 0, cancelled: 0, skipped: 0 };
  const tests = run({ files, concurrency: filesAtOnce, timeout: fileLimitMs, signal });
  tests.on("test:diagnostic", ({ message, nesting }) => nesting === 0 && count(counts, message));
  tests.on("test:pass", ({ name, file, details, skip }) => {
    if (details.type !== "suite" && skip === undefined && file !== undefined)
      passed.push({ file: sourceOf(file), title: name });
  });
  tests.on("test:fail", () => {
    process.exitCode = 1;
  });
  const output = tests.compose(new spec());
  output.pipe(process.stdout);
  await once(output, "end");
  return counts;
}

/** The source that a compiled test was made of, relative to the house. */
const sourceOf = (file: string): string =>
  relative(root, file)
    .replace(/(^|\/)dist\//, "$1src/")
    .replace(/\.js$/, ".ts");

/** The runner closes with one diagnostic line for each sum. */
function count(counts: Counts, message: string): void {
  const [, name, sum] = /^(pass|fail|cancelled|skipped) (\d+)$/.exec(message) ?? [];
  if (name !== undefined) counts[name as keyof Counts] += Number(sum);
}

const missingFile = (server: TestServer): string => join(server.dataDir, "missing-servers");

function report(counts: Counts, server: TestServer, stopped: boolean): void {
  const failed = counts.fail + counts.cancelled;
  const missing = readMissing(missingFile(server));
  if (missing.length > 0) console.log(`Not tested, because missing on this machine: ${missing.join(", ")}`);
  console.log(`${counts.pass} passed, ${failed} failed, ${counts.skipped} skipped`);
  if (failed > 0) process.exitCode = 1;
  if (stopped) process.exitCode = 130;
}

/** Only of a run of everything. Where a server is missing, what it would have shown is told and does not fail. */
function reportAttacks(passed: readonly Passed[], missing: readonly string[]): void {
  const { cases, wrong } = judgeCases(attacks, passed);
  console.log(`${cases} cases of the suite of attacks passed`);
  for (const one of wrong) console.log(`The suite of attacks lacks ${one}`);
  if (wrong.length > 0 && missing.length === 0) process.exitCode = 1;
}

const readMissing = (file: string): string[] =>
  existsSync(file) ? [...new Set(readFileSync(file, "utf8").trim().split("\n"))].sort() : [];
