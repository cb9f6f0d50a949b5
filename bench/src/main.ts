import { fileURLToPath } from "node:url";
import { auditExport } from "./audit-export/audit-export.js";
import { book } from "./book/book.js";
import { chaos } from "./chaos/chaos.js";
import { erasure } from "./erasure/erasure.js";
import { keys } from "./keys/keys.js";
import { type Options, readOptions, UsageError, usage } from "./options.js";
import type { BenchRun, Goal } from "./record.js";
import { writeReport } from "./report/write-report.js";
import { rows } from "./rows/rows.js";
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

function fail(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    return 2;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === "chaos") return chaos(args.slice(1));
  if (args[0] === "audit-export") return auditExport(args.slice(1));
  if (args[0] === "book") return book(args.slice(1));
  if (args[0] === "keys") return keys(args.slice(1));
  if (args[0] === "erasure") return erasure(args.slice(1));
  if (args[0] === "rows") return rows(args.slice(1));
  const options = readOptions(args, results);
  if (options !== "help") return run(options);
  process.stdout.write(usage);
  return 0;
}

// Ended on purpose: after a failure a child process that still listens to us would keep us alive.
process.exit(await main(process.argv.slice(2)).catch(fail));
