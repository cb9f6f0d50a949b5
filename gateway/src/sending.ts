import { keepSign } from "./desk/alarms.js";
import type { Metrics } from "./http/metrics.js";
import { every } from "./jobs/every.js";
import type { AdmitDeps } from "./pipeline/admit/deps.js";
import { createDispatcher, type Dispatcher, lookAgainMs } from "./pipeline/deliver/dispatcher.js";
import { recoverDead } from "./pipeline/deliver/recover.js";
import { watchEndpoints } from "./pipeline/health/watch.js";
import type { Recorded } from "./pipeline/record-events.js";
import { advanceReplays } from "./pipeline/redeliver/advance-replays.js";
import { type Closers, outboxChannel, type Runtime } from "./runtime.js";
import { claimSuccessors } from "./store/sql/claim-successors.js";
import { releaseLeases } from "./store/sql/release-leases.js";
import { systemContext } from "./store/transaction.js";
import { alarmDeps } from "./work.js";

const sweepMs = 500;
const recoverMs = 2_000;
const replayMs = 500;

/** Where no worker runs, what a commit recorded is left free, and the workers are told. */
export function handOver({ store, session, log }: Runtime): (recorded: Recorded) => void {
  const free = async (behind: Recorded["behind"]): Promise<void> => {
    if (behind.length > 0) await store.transact(systemContext, (tx) => claimSuccessors(tx, behind, null));
    await session.notify(outboxChannel);
  };
  const complain = (error: unknown): void =>
    log.warn({ err: error }, "the workers could not be told; their next sweep will see");
  return ({ behind }) => {
    free(behind).catch(complain);
    if (behind.length > 0) setTimeout(() => void free(behind).catch(complain), lookAgainMs);
  };
}

/** Events of the past that somebody wants to be sent again, at the pace they chose. */
async function replay(runtime: Runtime, dispatcher: Dispatcher): Promise<void> {
  const recorded = await advanceReplays(runtime);
  if (recorded.sent === 0) return;
  dispatcher.dispatch(recorded);
  await dispatcher.sweep();
}

export function startSending(runtime: Runtime, deps: AdmitDeps, metrics: () => Metrics, closers: Closers): Dispatcher {
  const { store, egress, links, log, mapper, owner, session } = runtime;
  const watch = watchEndpoints();
  const dispatcher = createDispatcher({
    ...deps,
    owner,
    store,
    now: store.clock.now,
    egress,
    mapper,
    links,
    log: (fields, message) => log.warn(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    observe: (tried) => {
      const { item, outcome, durationMs } = tried;
      const sign = watch(tried, performance.now());
      if (sign !== undefined)
        keepSign(alarmDeps(runtime, deps, dispatcher.dispatch), sign).catch((error: unknown) =>
          log.warn({ endpoint: sign.endpointId, err: error }, "how the endpoint is doing could not be kept"),
        );
      metrics().attempts.inc({ target: item.targetId, verdict: outcome.kind });
      metrics().attemptSeconds.observe({ target: item.targetId }, durationMs / 1000);
    },
  });
  const complain = (error: unknown): void =>
    log.warn({ err: error }, "the outbox could not be swept; it is tried again");
  const sweeping = every(sweepMs, () => dispatcher.sweep(), complain);
  const recovering = every(recoverMs, () => recoverDead({ store, session }, owner), complain);
  const replaying = every(replayMs, () => replay(runtime, dispatcher), complain);
  closers.add("dispatcher", async () => {
    await Promise.all([sweeping.stop(), recovering.stop(), replaying.stop()]);
    await dispatcher.stop();
    await store.transact(systemContext, (tx) => releaseLeases(tx, owner));
  });
  return dispatcher;
}
