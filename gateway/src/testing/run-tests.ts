import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { missingVariable } from "./servers.js";
import { testFiles } from "./test-files.js";
import { serverVariable, startTestServer, type TestServer } from "./test-server.js";

type Counts = Record<"pass" | "fail" | "cancelled" | "skipped", number>;

/** Two cores are what a small school's server has, and tests start real servers. */
const filesAtOnce = 2;
/** A file that hangs must not hang the run. */
const fileLimitMs = 10 * 60_000;

/** Runs test files over one fresh Postgres; sets the exit code, and ends with one line of counts. */
export async function runTests(words: readonly string[]): Promise<void> {
  const files = testFiles(words);
  const stop = stopOnSignal();
  const server = await startTestServer();
  try {
    report(await runFiles(files, server, stop), server, stop.aborted);
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
async function runFiles(files: string[], server: TestServer, signal: AbortSignal): Promise<Counts> {
  process.env[serverVariable] = JSON.stringify(server.connections);
  process.env[missingVariable] = missingFile(server);
  const counts: Counts = { pass: 0, fail: 0, cancelled: 0, skipped: 0 };
  const tests = run({ files, concurrency: filesAtOnce, timeout: fileLimitMs, signal });
  tests.on("test:diagnostic", ({ message, nesting }) => nesting === 0 && count(counts, message));
  tests.on("test:fail", () => {
    process.exitCode = 1;
  });
  const output = tests.compose(new spec());
  output.pipe(process.stdout);
  await once(output, "end");
  return counts;
}

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

const readMissing = (file: string): string[] =>
  existsSync(file) ? [...new Set(readFileSync(file, "utf8").trim().split("\n"))].sort() : [];
