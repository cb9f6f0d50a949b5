const firstWaitMs = 500;
const longestWaitMs = 60_000;

/** Waits longer after each failure, never in step with other accounts. `random`: from 0 to 1. */
export const backOffMs = (failures: number, random: number): number =>
  Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(Math.max(failures - 1, 0), 10)) * (0.5 + random / 2);
