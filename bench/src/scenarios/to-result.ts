import { countFaults } from "../check/check-arrivals.js";
import { spread } from "../check/spread.js";
import type { Sent } from "../load/job.js";
import { emptyResult, type Result } from "../record.js";
import type { Loaded } from "./run-load.js";

const perSecond = (count: number, micros: number): number => (micros <= 0 ? 0 : Math.round((count * 1e6) / micros));

/** µs of CPU per message, by process tree. */
export const cpuPerMessage = (cpu: Loaded["cpu"], messages: number): Record<string, number> =>
  Object.fromEntries(
    Object.entries(cpu).map(([name, secs]) => [name, Math.round((secs * 1e6) / Math.max(1, messages))]),
  );

export interface Travelled {
  readonly sent: Sent;
  readonly micros: number;
}

/** Each accepted message with the time from its send to its first arrival. */
export function travels({ log, arrivals, joinBy }: Loaded): Travelled[] {
  const first = new Map<string, number>();
  for (const { messageId, at } of arrivals) if (!first.has(messageId)) first.set(messageId, at);
  return log.sent.flatMap((sent) => {
    const at = first.get(sent[joinBy]);
    return at === undefined ? [] : [{ sent, micros: at - sent.start }];
  });
}

/** The figures of one loaded run that was meant to reach the sink. */
export function toResult(scenario: string, contestant: string, loaded: Loaded): Result {
  const { log } = loaded;
  const travelled = travels(loaded);
  const last = travelled.reduce((latest, { sent, micros }) => Math.max(latest, sent.start + micros), log.start);
  return {
    ...emptyResult(scenario, contestant),
    ...countFaults(loaded.faults),
    accepted: log.sent.length,
    delivered: travelled.length,
    seconds: Math.round((last - log.start) / 1e3) / 1e3,
    accepted_per_s: perSecond(log.sent.length, log.end - log.start),
    delivered_per_s: perSecond(travelled.length, last - log.start),
    accept_ms: spread(log.sent.map((sent) => sent.end - sent.start)),
    e2e_ms: spread(travelled.map(({ micros }) => micros)),
    cpu_us_per_msg: cpuPerMessage(loaded.cpu, travelled.length),
    http: log.http,
  };
}
