import { median } from "../check/spread.js";
import type { Goal, Round } from "../record.js";
import { type Bar, bars } from "./bars.js";

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value * 100) / 100);

function judge(bar: Bar, rounds: readonly Round[], noisy: boolean): Goal {
  const usable = bar.despiteNoise ? rounds : rounds.filter((round) => round.valid);
  const values = (usable.length > 0 ? usable : rounds)
    .map(({ results }) => bar.reading(results))
    .filter((v) => v !== undefined);
  // What must never happen is told by the worst round; a median would hide it.
  const value = bar.despiteNoise && values.length > 0 ? Math.max(...values) : median(values);
  const reached = value !== null && (bar.at === "least" ? value >= bar.value : value <= bar.value);
  const judged = value !== null && (bar.despiteNoise === true || !noisy);
  return {
    id: bar.id,
    bar: `${bar.at === "least" ? "≥" : "≤"} ${bar.value}${bar.unit}`,
    value: rounded(value),
    min: rounded(values.length === 0 ? null : Math.min(...values)),
    max: rounded(values.length === 0 ? null : Math.max(...values)),
    verdict: judged ? (reached ? "pass" : "fail") : "not_judged",
  };
}

/** Ratios are taken inside a round and judged on their median; speed is not judged on a noisy machine. */
export const judgeGoals = (rounds: readonly Round[], noisy: boolean): Goal[] =>
  bars.map((bar) => judge(bar, rounds, noisy));
