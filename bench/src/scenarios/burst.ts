import { describeFaults } from "../check/check-arrivals.js";
import { spread } from "../check/spread.js";
import { connections } from "../limits.js";
import type { Bench, Outcome } from "./bench.js";
import { gatehouse } from "./gatehouse.js";
import { runLoad } from "./run-load.js";
import { toResult, travels } from "./to-result.js";

const rates = [200, 1000, 200];

/** Open loop 200 → 1000 → 200 per second; every latency counts from the scheduled instant. */
export async function burst(bench: Bench): Promise<Outcome> {
  const phases = rates.map((rate) => ({ rate, seconds: bench.limits.burstPhase }));
  const messages = rates.reduce((sum, rate) => sum + rate * bench.limits.burstPhase, 0);
  const shape = { connections, messages, seconds: 4 * rates.length * bench.limits.burstPhase, phases };
  const loaded = await runLoad(bench, gatehouse(await bench.stand.use("sink")), shape);
  const travelled = travels(loaded);
  const params = rates.flatMap((rate, phase) => {
    const { p50, p99 } = spread(travelled.filter(({ sent }) => sent.phase === phase).map(({ micros }) => micros));
    return [
      [`phase_${phase + 1}_rate`, rate],
      [`phase_${phase + 1}_p50_ms`, p50],
      [`phase_${phase + 1}_p99_ms`, p99],
    ];
  });
  return {
    results: [{ ...toResult("burst", "gatehouse", loaded), params: Object.fromEntries(params) }],
    faults: describeFaults(loaded.faults).map((fault) => `burst: ${fault}`),
  };
}
