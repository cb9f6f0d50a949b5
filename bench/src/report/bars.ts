import type { Result } from "../record.js";
import { drainBars } from "./drain-bars.js";
import { neighbourBars } from "./neighbour-bars.js";

/** How a goal is read from one round; undefined when the round did not measure it. */
type Reading = (results: readonly Result[]) => number | undefined;

export interface Bar {
  readonly id: string;
  readonly at: "least" | "most";
  readonly value: number;
  readonly unit: string;
  readonly reading: Reading;
  /** Correctness holds or does not, on however noisy a machine. */
  readonly despiteNoise?: true;
}

const pick = (results: readonly Result[], scenario: string, contestant: string): Result | undefined =>
  results.find((result) => result.scenario === scenario && result.contestant === contestant);

const ratio = (above: number | undefined, below: number | undefined): number | undefined =>
  above === undefined || !below ? undefined : above / below;

const delivered = (results: readonly Result[], contestant: string): number | undefined =>
  pick(results, "e2e", contestant)?.delivered_per_s;

const accepted = (results: readonly Result[]): number | undefined =>
  pick(results, "accept", "gatehouse")?.accepted_per_s;

const floor = (results: readonly Result[], name: string): number | undefined =>
  pick(results, "floor", name)?.accepted_per_s;

function cpu(results: readonly Result[]): number | undefined {
  const parts = pick(results, "e2e", "gatehouse")?.cpu_us_per_msg;
  return parts?.["gateway"] && parts["postgres"]
    ? Object.values(parts).reduce((sum, part) => sum + part, 0)
    : undefined;
}

const param = (results: readonly Result[], scenario: string, name: string): number | undefined => {
  const value = pick(results, scenario, "gatehouse")?.params[name];
  return value === undefined ? undefined : Number(value);
};

const claim = (results: readonly Result[], rows: number, state: string): number | undefined => {
  const found = results.find(({ scenario, params }) => scenario === "growth_backlog" && params["rows"] === rows);
  return found && Number(found.params[state]);
};

const parsers = (results: readonly Result[]): readonly Result[] =>
  results.filter(({ scenario }) => scenario === "interpret");

function slowestParser(results: readonly Result[], counts: (name: string) => boolean): number | undefined {
  const rates = parsers(results)
    .filter(({ contestant }) => counts(contestant))
    .map(({ accepted_per_s }) => accepted_per_s);
  return rates.length === 0 ? undefined : Math.min(...rates);
}

function most(results: readonly Result[], name: string): number | undefined {
  const values = parsers(results).map(({ params }) => Number(params[name]));
  return values.length === 0 ? undefined : Math.max(...values);
}

/** The worse of two states of the table: just churned, and cleaned. */
function claimGrowth(results: readonly Result[]): number | undefined {
  const grown = ["claim_churned_ms", "claim_ms"].map((state) =>
    ratio(claim(results, 1_000_000, state), claim(results, 10_000, state)),
  );
  return grown[0] === undefined || grown[1] === undefined ? undefined : Math.max(grown[0], grown[1]);
}

/** What the product has to reach, and how each figure is read. */
export const bars: readonly Bar[] = [
  {
    id: "delivered ÷ Node-RED",
    at: "least",
    value: 2,
    unit: "×",
    reading: (r) => ratio(delivered(r, "gatehouse"), delivered(r, "node_red")),
  },
  {
    id: "delivered ÷ baseline",
    at: "least",
    value: 4,
    unit: "×",
    reading: (r) => ratio(delivered(r, "gatehouse"), delivered(r, "baseline")),
  },
  {
    id: "accepted ÷ pgbench cte c=32",
    at: "least",
    value: 0.5,
    unit: "×",
    reading: (r) => ratio(accepted(r), floor(r, "pgbench_cte")),
  },
  {
    id: "accepted ÷ pgbench b100 c=1",
    at: "least",
    value: 0.08,
    unit: "×",
    reading: (r) => ratio(accepted(r), floor(r, "pgbench_b100")),
  },
  { id: "CPU per delivered message, database included", at: "most", value: 400, unit: " µs", reading: cpu },
  {
    id: "accept p99 at 64 connections",
    at: "most",
    value: 50,
    unit: " ms",
    reading: (r) => pick(r, "accept", "gatehouse")?.accept_ms.p99,
  },
  {
    id: "burst: end to end p99",
    at: "most",
    value: 100,
    unit: " ms",
    reading: (r) => pick(r, "burst", "gatehouse")?.e2e_ms.p99,
  },
  {
    id: "burst: lost",
    at: "most",
    value: 0,
    unit: "",
    reading: (r) => pick(r, "burst", "gatehouse")?.lost,
    despiteNoise: true,
  },
  {
    id: "kill -9: lost",
    at: "most",
    value: 0,
    unit: "",
    reading: (r) => pick(r, "kill", "gatehouse")?.lost,
    despiteNoise: true,
  },
  {
    id: "kill -9: duplicated",
    at: "most",
    value: 0,
    unit: "",
    reading: (r) => pick(r, "kill", "gatehouse")?.duplicated,
    despiteNoise: true,
  },
  {
    id: "interpret: the slowest JSON or XML connector",
    at: "least",
    value: 5000,
    unit: "/s",
    reading: (r) => slowestParser(r, (name) => name !== "email"),
  },
  {
    id: "interpret: e-mail",
    at: "least",
    value: 300,
    unit: "/s",
    reading: (r) => slowestParser(r, (name) => name === "email"),
  },
  {
    id: "interpret: slowest mutated input",
    at: "most",
    value: 50,
    unit: " ms",
    reading: (r) => most(r, "slowest_ms"),
  },
  {
    id: "interpret: heap growth over 50,000",
    at: "most",
    value: 2,
    unit: " MiB",
    reading: (r) => most(r, "heap_growth_mib"),
  },
  ...neighbourBars,
  ...drainBars,
  { id: "claim at 10⁶ ÷ 10⁴ rows", at: "most", value: 1.5, unit: "×", reading: claimGrowth },
  {
    id: "warm start to the first forwarded message",
    at: "most",
    value: 2000,
    unit: " ms",
    reading: (r) => param(r, "start", "warm_first_forwarded_ms"),
  },
  {
    id: "idle RSS of the gateway",
    at: "most",
    value: 200,
    unit: " MB",
    reading: (r) => pick(r, "start", "gatehouse")?.rss_mib["gateway"],
  },
];
