import type { Egress } from "../../egress/egress.js";
import { isRowFault, isUnavailable } from "../../store/row-fault.js";
import { claimDeliveries } from "../../store/sql/claim-deliveries.js";
import { claimSuccessors, type Lane } from "../../store/sql/claim-successors.js";
import type { DeliveryRow } from "../../store/sql/delivery-row.js";
import { freeStranded } from "../../store/sql/free-stranded.js";
import { leaseSecs } from "../../store/sql/insert-deliveries.js";
import { readEvents } from "../../store/sql/read-events.js";
import { systemContext } from "../../store/transaction.js";
import { createGroupCommit } from "../group-commit.js";
import type { Leased, Recorded } from "../record-events.js";
import { openEvent } from "../stored-event.js";
import { gapEvent } from "./gap-event.js";
import { type LoadDeps, loadSend } from "./load-send.js";
import { createSender, type TargetLimits } from "./sender.js";
import { type SettleDeps, settleBatch } from "./settle.js";
import type { Settlement, Tried } from "./tried.js";
import { sendTimeoutMs, tryAccount } from "./try-account.js";
import { tryEndpoint } from "./try-endpoint.js";

export interface DispatcherDeps extends SettleDeps, LoadDeps {
  readonly owner: string;
  readonly egress: Egress;
  readonly warn: (fields: object, message: string) => void;
  /** Counts tries for the metrics. */
  readonly observe: (tried: Tried) => void;
}

export interface Dispatcher {
  /** Takes what a commit recorded: sends the leased, looks again at lanes with a row behind. */
  dispatch(recorded: Recorded): void;
  /** Claims due rows; one sweep at a time. */
  sweep(): Promise<void>;
  inFlight(): number;
  /** Gives back what is not started and waits, bounded, for what is under way. */
  stop(): Promise<void>;
}

/** Rows of one claim over all lanes; the smallest lane's share tells whether more may be waiting. */
const claimSize = 520;
const smallestShare = claimSize / 13;
const stopMs = 20_000;
const settleAgainMs = 500;
const unconfiguredMs = 600_000;

function leasedOf(row: DeliveryRow, leasedAt: number): Leased {
  return {
    id: row.id,
    kind: row.kind,
    targetId: row.target_id,
    itemId: row.item_id,
    partitionKey: row.partition_key,
    sequence: Number(row.sequence),
    ordered: row.ordered,
    fence: Number(row.fence),
    attempt: row.attempt,
    firstAt: row.first_at,
    leasedAt,
    ...(row.gap !== null && { gap: row.gap }),
  };
}

/** Moves the outbox: from memory right after the commit, from the database for retries and other processes' leftovers. */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const abort = new AbortController();
  let sweeping: Promise<void> | undefined;
  let stopped = false;
  /** A lane's next row may be waiting for a wake-up that failed. */
  let stranded = false;

  const limits = (item: Leased): TargetLimits => {
    if (item.kind === "endpoint") {
      const options = deps.setup.endpoints.get(item.targetId)?.options;
      return { maxInFlight: options?.max_in_flight ?? 1, timeoutMs: (options?.timeout_secs ?? 1) * 1000 };
    }
    const rate = deps.setup.accounts.get(item.targetId)?.manifest.capabilities.rate;
    return { maxInFlight: rate?.in_flight ?? 8, timeoutMs: sendTimeoutMs, ...(rate && { perSecond: rate.per_second }) };
  };

  const unconfigured = (item: Leased): Tried => {
    const reason = `${item.targetId} is not in the configuration any more`;
    return { item, durationMs: 0, outcome: { kind: "wait", code: "unconfigured", reason, delayMs: unconfiguredMs } };
  };

  async function attemptEndpoint(item: Leased): Promise<Tried> {
    const endpoint = deps.setup.endpoints.get(item.targetId);
    if (endpoint === undefined) return unconfigured(item);
    const event = item.event ?? (item.gap && gapEvent(deps.setup, { ...item, gap: item.gap }));
    if (event === undefined)
      return {
        item,
        durationMs: 0,
        outcome: { kind: "dead", code: "erased", reason: "the event was erased or has expired" },
      };
    return tryEndpoint(deps.egress, endpoint, item, event, abort.signal);
  }

  async function attemptAccount(item: Leased): Promise<Tried> {
    const account = deps.setup.accounts.get(item.targetId);
    if (account === undefined) return unconfigured(item);
    const message = await loadSend(deps, item);
    if (message === undefined)
      return {
        item,
        durationMs: 0,
        outcome: { kind: "dead", code: "erased", reason: "the message is not there any more" },
      };
    return tryAccount(deps.egress, account, item, message, abort.signal);
  }

  async function attempt(item: Leased): Promise<Tried> {
    try {
      const tried = await (item.kind === "endpoint" ? attemptEndpoint(item) : attemptAccount(item));
      deps.observe(tried);
      return tried;
    } catch (error) {
      deps.warn({ delivery: item.id, err: error }, "a delivery could not be prepared");
      const reason = "what it needs could not be read from the database";
      return { item, durationMs: 0, outcome: { kind: "wait", code: "store", reason, delayMs: 1000 } };
    }
  }

  async function settleAll(settlements: readonly Settlement[]): Promise<readonly undefined[]> {
    const recorded = await deps.store.transact(systemContext, (tx) => settleBatch(deps, tx, settlements));
    sender.take(recorded.leased);
    wake(recorded.behind);
    return settlements.map(() => undefined);
  }

  const settling = createGroupCommit<Settlement, undefined>(
    { commit: settleAll, isolates: isRowFault },
    Number.MAX_SAFE_INTEGER,
  );

  /** A database that is away for a moment does not cost the lease: the outcome is kept until it can be written. */
  async function settleSoon(settlement: Settlement): Promise<void> {
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
    limits,
    attempt,
    settle: (settlement) => void settleSoon(settlement),
  });

  async function withEvents(rows: readonly DeliveryRow[], leasedAt: number): Promise<Leased[]> {
    const leased = rows.map((row) => leasedOf(row, leasedAt));
    const ids = leased.filter((item) => item.kind === "endpoint" && item.gap === undefined).map((item) => item.itemId);
    if (ids.length === 0) return leased;
    const stored = await deps.store.transact(systemContext, (tx) => readEvents(tx, ids));
    const events = new Map(stored.filter((row) => row.wrapped !== null).map((row) => [row.id, openEvent(deps, row)]));
    return leased.map(
      (item) => ({ ...item, ...(events.has(item.itemId) && { event: events.get(item.itemId) }) }) as Leased,
    );
  }

  async function claim(take: (owner: string | null) => Promise<DeliveryRow[]>): Promise<number> {
    const leasedAt = performance.now();
    const rows = await take(deps.owner);
    if (rows.length > 0) sender.take((await withEvents(rows, leasedAt)).sort((a, b) => a.sequence - b.sequence));
    return rows.length;
  }

  function wake(lanes: readonly Lane[]): void {
    if (lanes.length === 0 || stopped) return;
    const unique = [...new Map(lanes.map((l) => [`${l.kind}|${l.targetId}|${l.partitionKey}`, l])).values()];
    claim((owner) => deps.store.transact(systemContext, (tx) => claimSuccessors(tx, unique, owner))).catch(
      (error: unknown) => {
        stranded = true;
        deps.warn({ err: error }, "the next rows of finished lanes could not be claimed; the sweep will find them");
      },
    );
  }

  async function sweepOnce(): Promise<void> {
    if (stranded) await deps.store.transact(systemContext, (tx) => freeStranded(tx));
    stranded = false;
    let claimed = smallestShare;
    while (claimed >= smallestShare && !stopped)
      claimed = await claim((owner) =>
        deps.store.transact(systemContext, (tx) => claimDeliveries(tx, owner as string, sender.spared(), claimSize)),
      );
  }

  async function settled(): Promise<void> {
    const until = performance.now() + stopMs;
    while ((sender.inFlight() > 0 || settling.pending() > 0) && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  return {
    dispatch({ leased, behind }) {
      sender.take(leased);
      wake(behind);
    },
    sweep: () => {
      sweeping ??= sweepOnce().finally(() => {
        sweeping = undefined;
      });
      return sweeping;
    },
    inFlight: () => sender.inFlight(),
    async stop() {
      stopped = true;
      sender.drain();
      await settled();
      abort.abort();
    },
  };
}
