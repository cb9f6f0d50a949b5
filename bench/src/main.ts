import { fileURLToPath } from "node:url";
import { type Options, readOptions, UsageError, usage } from "./options.js";
import type { BenchRun, Goal } from "./record.js";
import { writeReport } from "./report/write-report.js";
import { runBench } from "./run-bench.js";

const results = fileURLToPath(new URL("../results", import.meta.url));

const describe = ({ verdict, id, bar, value }: Goal): string =>
  `${verdict.replace("_", " ").padEnd(10)}  ${id}: ${value ?? "not measured"} (${bar})`;

/** Correctness always counts. Speed fails a run that was asked for a verdict: a full one, or one on a quiet machine. */
function exitCode({ mode, noisy, rounds, goals }: BenchRun): number {
  if (rounds.some(({ faults }) => faults.length > 0)) return 1;
  if (goals.some(({ verdict }) => verdict === "fail")) return 1;
  return mode === "full" && noisy ? 1 : 0;
}

async function run(options: Options): Promise<number> {
  const found = await runBench(options, (line) => process.stderr.write(`${line}\n`));
  const report = writeReport(found, options.out);
  if (options.json) process.stdout.write(`${JSON.stringify(found)}\n`);
  else process.stdout.write(`${found.goals.map(describe).join("\n")}\n${report}\n`);
  for (const fault of found.rounds.flatMap(({ faults }) => faults)) process.stderr.write(`FAULT ${fault}\n`);
  return exitCode(found);
}

try {
  const options = readOptions(process.argv.slice(2), results);
  if (options === "help") process.stdout.write(usage);
  else process.exitCode = await run(options);
} catch (error) {
  const wrong = error instanceof UsageError;
  process.stderr.write(wrong ? `${error.message}\n\n${usage}` : `${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = wrong ? 2 : 1;
}
