import { isRowFault, isUnavailable } from "../../store/row-fault.js";
import type { Lane } from "../../store/sql/claim-successors.js";
import { freeLostLeases } from "../../store/sql/free-lost-leases.js";
import { freeStranded } from "../../store/sql/free-stranded.js";
import { leaseSecs } from "../../store/sql/insert-deliveries.js";
import { systemContext } from "../../store/transaction.js";
import { createGroupCommit } from "../group-commit.js";
import type { Recorded } from "../record-events.js";
import { type AttemptDeps, attempt } from "./attempt.js";
import { type ClaimDeps, claimDue, claimNext } from "./claims.js";
import { createMarks, type Marks } from "./marks.js";
import { createSender } from "./sender.js";
import { type SettleDeps, settleBatch } from "./settle.js";
import { targetLimits } from "./target-limits.js";
import type { Settlement, Tried } from "./tried.js";

export interface DispatcherDeps
  extends Omit<SettleDeps, "owner">,
    Omit<AttemptDeps, keyof Marks>,
    Omit<ClaimDeps, "setup"> {
  /** Counts tries for the metrics. */
  readonly observe: (tried: Tried) => void;
}

export interface Dispatcher {
  /** Takes what a commit recorded: sends the leased, looks again at lanes with a row behind. */
  dispatch(recorded: Recorded): void;
  /** Claims due rows; one sweep at a time. */
  sweep(): Promise<void>;
  inFlight(): number;
  /** Milliseconds a new row for `kind:id` is better left in the database: its target is spared, or has no room here. */
  waitMs(target: string): number | undefined;
  /** Targets this process spares for a while after failures in a row: `kind:id`. */
  broken(): string[];
  /** Gives back what is not started and waits, bounded, for what is under way. */
  stop(): Promise<void>;
}

/** Rows of one claim over all lanes; the smallest lane's share tells whether more may be waiting. */
const claimSize = 520;
const smallestShare = claimSize / 13;
/** What is under way may end by itself for so long, then it is cut off and tried again by whoever comes next. */
const stopMs = 10_000;
const cutMs = 2_000;
const doubtMs = 15_000;
const settleAgainMs = 500;
/** Longer than the commit of a settlement that was under way when a row was put behind it. */
export const lookAgainMs = 200;
const gatherMs = 50;

/** Moves the outbox: from memory right after the commit, from the database for retries and other processes' leftovers. */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const abort = new AbortController();
  let sweeping: Promise<void> | undefined;
  let stopped = false;
  /** Lanes that are looked at a second time. */
  const again: Lane[] = [];
  /** A lane's next row may be waiting for a wake-up that failed. */
  let stranded = false;
  /** Until then this process may hold leases it was never told of: the database went away in the middle of a commit. */
  let doubtUntil = 0;

  async function settleAll(settlements: readonly Settlement[]): Promise<readonly undefined[]> {
    const recorded = await deps.store.transact(systemContext, (tx) => settleBatch(deps, tx, settlements));
    dispatch(recorded);
    return settlements.map(() => undefined);
  }

  const settling = createGroupCommit<Settlement, undefined>(
    { commit: settleAll, isolates: isRowFault },
    Number.MAX_SAFE_INTEGER,
  );

  const attemptDeps: AttemptDeps = { ...deps, ...createMarks(deps.store) };

  /** A database that is away for a moment does not cost the lease: the outcome is kept until it can be written. */
  async function settle(settlement: Settlement): Promise<void> {
    const { id, leasedAt } = settlement.item;
    for (;;) {
      try {
        await settling.submit(settlement);
        return;
      } catch (error) {
        if (!isUnavailable(error) || stopped || performance.now() - leasedAt > leaseSecs * 1000)
          return deps.warn({ delivery: id, err: error }, "a delivery could not be settled; its lease will lapse");
        await new Promise((resolve) => setTimeout(resolve, settleAgainMs));
      }
    }
  }

  const sender = createSender({
    limits: (item) => targetLimits(deps.setup, item),
    attempt: async (item) => {
      const tried = await attempt(attemptDeps, item, abort.signal);
      deps.observe(tried);
      return tried;
    },
    settle: (settlement) => void settle(settlement),
  });

  async function wake(lanes: readonly Lane[]): Promise<void> {
    if (lanes.length === 0 || stopped) return;
    try {
      // It takes the place of the one before it, so it needs no room of its own.
      sender.take(await claimNext(deps, lanes), "sweep");
    } catch (error) {
      stranded = true;
      deps.warn({ err: error }, "the next rows of finished lanes could not be claimed; the sweep will find them");
    }
  }

  /**
   * A settlement that was neither finished nor to be seen when its lane was looked at leaves the next row behind
   * nothing: a second look finds it. Lanes of a while are looked at together.
   */
  function lookAgain(lanes: readonly Lane[]): void {
    again.push(...lanes);
    if (again.length > lanes.length) return;
    setTimeout(() => {
      const those = again.splice(0);
      setTimeout(() => void wake(those), lookAgainMs);
    }, gatherMs);
  }

  function dispatch({ leased, behind }: Recorded): void {
    sender.take(leased);
    if (behind.length === 0) return;
    // Before a spared target the row in front waits as well, and is not done within a moment.
    const spared = new Set(sender.broken());
    void wake(behind.filter(({ kind, targetId }) => !spared.has(`${kind}:${targetId}`)));
    lookAgain(behind);
  }

  async function sweepOnce(): Promise<void> {
    if (stranded) await deps.store.transact(systemContext, (tx) => freeStranded(tx));
    stranded = false;
    if (performance.now() < doubtUntil)
      await deps.store.transact(systemContext, (tx) => freeLostLeases(tx, deps.owner, sender.held()));
    let claimed = smallestShare;
    while (claimed >= smallestShare && !stopped) {
      const spared = sender.spared();
      const items = await claimDue(deps, spared, claimSize);
      sender.take(items, "sweep");
      if (items.length < smallestShare) sender.swept(spared, items);
      claimed = items.length;
    }
  }

  async function settled(limitMs: number): Promise<void> {
    const until = performance.now() + limitMs;
    while ((sender.inFlight() > 0 || settling.pending() > 0) && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  return {
    dispatch,
    sweep: () => {
      sweeping ??= sweepOnce()
        .catch((error: unknown) => {
          doubtUntil = performance.now() + doubtMs;
          throw error;
        })
        .finally(() => {
          sweeping = undefined;
        });
      return sweeping;
    },
    inFlight: () => sender.inFlight(),
    waitMs: (target) => sender.waitMs(target),
    broken: () => sender.broken(),
    async stop() {
      stopped = true;
      sender.drain();
      await settled(stopMs);
      abort.abort();
      await settled(cutMs);
    },
  };
}
