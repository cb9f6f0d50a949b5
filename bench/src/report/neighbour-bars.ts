import type { Result } from "../record.js";
import type { Bar } from "./bars.js";

function p99(results: readonly Result[], beside: string): number | undefined {
  const found = results.find(({ scenario, params }) => scenario === "neighbour" && params["beside"] === beside);
  return found && Number(found.params["answer_to_sink_p99_ms"]);
}

function times(results: readonly Result[], beside: string, reference: string): number | undefined {
  const before = p99(results, reference);
  const together = p99(results, beside);
  return before === undefined || before === 0 || together === undefined ? undefined : together / before;
}

const besideOne = (beside: string, what: string): Bar[] => [
  {
    id: `neighbour: p99 beside ${what} ÷ alone`,
    at: "most",
    value: 1.2,
    unit: "×",
    reading: (r) => times(r, beside, "nobody"),
  },
  {
    id: `neighbour: p99 beside ${what} ÷ beside a healthy one`,
    at: "most",
    value: 1.2,
    unit: "×",
    reading: (r) => times(r, beside, "well"),
  },
  { id: `neighbour: p99 beside ${what}`, at: "most", value: 100, unit: " ms", reading: (r) => p99(r, beside) },
];

/**
 * A healthy endpoint must not feel how another one does. A second endpoint is also twice the deliveries: what its being
 * unwell costs is seen beside a second healthy one.
 */
export const neighbourBars: readonly Bar[] = [
  { id: "neighbour: p99 alone", at: "most", value: 100, unit: " ms", reading: (r) => p99(r, "nobody") },
  { id: "neighbour: p99 beside a healthy one", at: "most", value: 100, unit: " ms", reading: (r) => p99(r, "well") },
  ...besideOne("dead", "a dead endpoint"),
  ...besideOne("silent", "one that never answers"),
  ...besideOne("slow", "a slow one"),
];
