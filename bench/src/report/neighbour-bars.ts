import type { Result } from "../record.js";
import type { Bar } from "./bars.js";

function p99(results: readonly Result[], beside: string): number | undefined {
  const found = results.find(({ scenario, params }) => scenario === "neighbour" && params["beside"] === beside);
  return found && Number(found.params["answer_to_sink_p99_ms"]);
}

function times(results: readonly Result[], beside: string): number | undefined {
  const alone = p99(results, "nobody");
  const together = p99(results, beside);
  return alone === undefined || alone === 0 || together === undefined ? undefined : together / alone;
}

const besideOne = (beside: string, what: string): Bar[] => [
  {
    id: `neighbour: p99 beside ${what} ÷ alone`,
    at: "most",
    value: 1.2,
    unit: "×",
    reading: (r) => times(r, beside),
  },
  { id: `neighbour: p99 beside ${what}`, at: "most", value: 100, unit: " ms", reading: (r) => p99(r, beside) },
];

/** A healthy endpoint must not feel how another one does. */
export const neighbourBars: readonly Bar[] = [
  { id: "neighbour: p99 alone", at: "most", value: 100, unit: " ms", reading: (r) => p99(r, "nobody") },
  ...besideOne("dead", "a dead endpoint"),
  ...besideOne("silent", "one that never answers"),
  ...besideOne("slow", "a slow one"),
];
