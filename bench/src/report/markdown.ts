import type { BenchRun, Goal, Result, Round } from "../record.js";

const line = (cells: readonly (string | number | null)[]): string =>
  `| ${cells.map((cell) => cell ?? "–").join(" | ")} |`;

const table = (head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string =>
  [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");

const goalRow = ({ id, bar, value, min, max, verdict }: Goal): (string | number | null)[] => [
  id,
  bar,
  value,
  min === null ? null : `${min} … ${max}`,
  verdict.replace("_", " "),
];

const listed = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");

const resultRow = (round: Round, r: Result): (string | number | null)[] => [
  round.index + 1,
  r.contestant,
  listed(r.params),
  r.accepted_per_s,
  r.delivered_per_s,
  `${r.accept_ms.p50} / ${r.accept_ms.p99}`,
  `${r.e2e_ms.p50} / ${r.e2e_ms.p99}`,
  r.batch_mean,
  listed(r.cpu_us_per_msg),
  listed(r.rss_mib),
  `${r.lost} / ${r.duplicated} / ${r.out_of_order} / ${r.duplicated_raw}`,
  listed(r.http),
];

const resultHead = [
  "round",
  "contestant",
  "settings",
  "accepted/s",
  "delivered/s",
  "accept p50 / p99 ms",
  "e2e p50 / p99 ms",
  "mean batch",
  "CPU µs per message",
  "memory MiB",
  "lost / duplicated / out of order / raw duplicates",
  "answers",
];

function scenarioTable(rounds: readonly Round[], scenario: string): string {
  const rows = rounds.flatMap((round) =>
    round.results.filter((result) => result.scenario === scenario).map((result) => resultRow(round, result)),
  );
  return `## ${scenario}\n\n${table(resultHead, rows)}`;
}

const roundRow = (r: Round): (string | number | null)[] => [
  r.index + 1,
  r.valid ? "valid" : `rejected: ${r.reject_reason}`,
  r.foreign_cores,
  r.load_1m,
  r.faults.join("; ") || "none",
];

/** The same run for people: goals first, then one table per scenario. */
export function toMarkdown(run: BenchRun): string {
  const scenarios = [...new Set(run.rounds.flatMap(({ results }) => results.map(({ scenario }) => scenario)))];
  const { cpu, cores, memory_mib, kernel, filesystem, fdatasync_us } = run.machine;
  return [
    `# Bench ${run.started_at}, ${run.mode}${run.noisy ? ", on a noisy machine: speed is not judged" : ""}`,
    `${cores} × ${cpu}, ${memory_mib} MiB, Linux ${kernel}, ${filesystem}, one fdatasync ${fdatasync_us} µs. ` +
      `Seed ${run.seed}. ${listed(run.versions)}.`,
    table(["goal", "bar", "value", "range", "verdict"], run.goals.map(goalRow)),
    table(["round", "state", "foreign cores", "load", "faults"], run.rounds.map(roundRow)),
    ...scenarios.map((scenario) => scenarioTable(run.rounds, scenario)),
    "",
  ].join("\n\n");
}
