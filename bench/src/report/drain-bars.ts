import type { Result } from "../record.js";
import type { Bar } from "./bars.js";

const of = (results: readonly Result[]): Result | undefined => results.find(({ scenario }) => scenario === "drain");

const never = (what: string, read: (result: Result) => number): Bar => ({
  id: `drain: ${what}`,
  at: "most",
  value: 0,
  unit: "",
  despiteNoise: true,
  reading: (results) => {
    const result = of(results);
    return result && read(result);
  },
});

function grown(results: readonly Result[]): number | undefined {
  const { start, peak } = of(results)?.rss_mib ?? {};
  return start === undefined || peak === undefined ? undefined : peak - start;
}

/** Shorter ones end before the collector has settled, and would tell of it alone. */
const tellingSecs = 60;

function drifted(results: readonly Result[]): number | undefined {
  const result = of(results);
  return Number(result?.params["drain_s"] ?? 0) < tellingSecs ? undefined : result?.rss_mib["drift"];
}

/** A great backlog leaves whole, once and in order, and what has not been sent costs no memory. */
export const drainBars: readonly Bar[] = [
  never("lost", ({ lost }) => lost),
  never("duplicated", ({ duplicated }) => duplicated),
  never("out of order", ({ out_of_order }) => out_of_order),
  {
    id: "drain: peak above the start, RSS of the gateway",
    at: "most",
    value: 100,
    unit: " MB",
    reading: grown,
    despiteNoise: true,
  },
  {
    id: "drain: RSS in the last quarter above the second",
    at: "most",
    value: 20,
    unit: " MB",
    reading: drifted,
    despiteNoise: true,
  },
];
