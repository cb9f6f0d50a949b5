/** How far a connector is proved: it loads, it works, everything it declares is proved. */
export type Badge = "none" | "Loads" | "Works" | "Proven";

export interface Outcome {
  /** `M17`, `C29`: the test's number in docs/connector-spec.md. */
  readonly test: string;
  readonly title: string;
  readonly state: "passed" | "failed" | "skipped";
  readonly reason?: string;
}

const loads = new Set(["M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M47", "M48", "M49"]);

/** A skip with a reason is no failure: the listing shows it. */
export function badgeOf(outcomes: readonly Outcome[]): Badge {
  const failed = outcomes.filter(({ state }) => state === "failed").map(({ test }) => test);
  if (outcomes.length === 0 || failed.some((test) => loads.has(test))) return "none";
  if (failed.some((test) => test.startsWith("M"))) return "Loads";
  return failed.length > 0 ? "Works" : "Proven";
}
