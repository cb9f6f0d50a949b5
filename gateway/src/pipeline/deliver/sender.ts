import { mayTry, onFailure, onSuccess } from "../../core/retry/breaker.js";
import type { Spared } from "../../store/sql/claim-deliveries.js";
import { leaseSecs } from "../../store/sql/insert-deliveries.js";
import type { Leased } from "../record-events.js";
import { hasEnough, isBroken, isTried, keyOf, laneOf, newTarget, pauseOf, roomOf, type Target } from "./target.js";
import type { TargetLimits } from "./target-limits.js";
import type { Settlement, Tried } from "./tried.js";

export interface SenderDeps {
  readonly limits: (item: Leased) => TargetLimits;
  /** One try. Never throws. */
  readonly attempt: (item: Leased) => Promise<Tried>;
  readonly settle: (settlement: Settlement) => void;
}

export interface Sender {
  /** Takes leased rows; of one lane in the order of their sequence. `from`: a commit just now, or the database. */
  take(items: readonly Leased[], from?: "commit" | "sweep"): void;
  /** The sweep has seen all targets but the spared ones, and found these rows due. */
  swept(spared: Spared, found: readonly Leased[]): void;
  /** Targets that should get no more rows now, or just one to be tried with. */
  spared(): Spared;
  /** Targets whose breaker is open, `kind:id`: no try is spent on them for a while. */
  broken(): string[];
  /** Milliseconds a new row for `kind:id` would wait in memory for nothing; undefined: it may be taken. */
  waitMs(target: string): number | undefined;
  /** Tries under way. */
  inFlight(): number;
  /** Ids of every row in memory. */
  held(): string[];
  /** Gives back what has not been started. */
  drain(): void;
}

const leaseMs = leaseSecs * 1000;

/**
 * Sends from memory: each target has its own cap, pace and breaker, so a slow one holds nobody else; a lane sends one
 * row at a time.
 */
export function createSender(deps: SenderDeps): Sender {
  const targets = new Map<string, Target>();
  let active = 0;
  let draining = false;

  function targetOf(item: Leased): Target {
    const key = keyOf(item);
    const known = targets.get(key);
    if (known !== undefined) return known;
    const made = newTarget(key, deps.limits(item));
    targets.set(key, made);
    return made;
  }

  function release(target: Target, item: Leased, behind: boolean, delayMs = 0): void {
    target.held -= 1;
    deps.settle({ type: "released", item, behind, delayMs });
  }

  /** Ends a lane in memory: its head was put back, so the rest goes behind it in the database. */
  function clearLane(target: Target, item: Leased): void {
    const rest = target.lanes.get(laneOf(item))?.slice(1) ?? [];
    target.lanes.delete(laneOf(item));
    // A row swept up again while its first copy was under way stands behind itself: nothing else would wake it.
    for (const follower of rest) release(target, follower, follower.id !== item.id);
  }

  /** The next of a lane may start when the one before it is done for good. */
  function advance(target: Target, item: Leased): void {
    const lane = target.lanes.get(laneOf(item)) ?? [];
    lane.shift();
    const [next] = lane;
    if (next === undefined) target.lanes.delete(laneOf(item));
    else target.ready.push(next);
  }

  function finish(target: Target, tried: Tried): void {
    active -= 1;
    target.active -= 1;
    target.held -= 1;
    const { kind } = tried.outcome;
    if (kind === "retry") target.breaker = onFailure(target.breaker, performance.now());
    else if (kind !== "wait") target.breaker = onSuccess();
    if (kind === "done" || kind === "skipped") advance(target, tried.item);
    else clearLane(target, tried.item);
    deps.settle({ type: "tried", ...tried });
    pump(target);
  }

  function start(target: Target, item: Leased): void {
    active += 1;
    target.active += 1;
    if (target.limits.perSecond !== undefined)
      target.notBefore = Math.max(target.notBefore, performance.now()) + 1000 / target.limits.perSecond;
    void deps.attempt(item).then((tried) => finish(target, tried));
  }

  /** A lease that could end during the call is not used: the row will be swept up, not sent twice. */
  const lapsed = (target: Target, item: Leased): boolean =>
    performance.now() - item.leasedAt + target.limits.timeoutMs >= leaseMs;

  function giveBack(target: Target, item: Leased, delayMs: number): void {
    release(target, item, false, delayMs);
    clearLane(target, item);
  }

  function tryNext(target: Target, item: Leased): void {
    if (draining || lapsed(target, item)) return giveBack(target, item, 0);
    const now = performance.now();
    const { allowed, breaker } = mayTry(target.breaker, now);
    target.breaker = breaker;
    if (allowed) return start(target, item);
    giveBack(target, item, pauseOf(target));
  }

  function paced(target: Target): boolean {
    const waitMs = target.notBefore - performance.now();
    if (waitMs <= 0) return false;
    target.timer ??= setTimeout(() => {
      target.timer = undefined;
      pump(target);
    }, waitMs);
    return true;
  }

  function pump(target: Target): void {
    while (target.ready.length > 0 && target.active < target.limits.maxInFlight && !paced(target))
      tryNext(target, target.ready.shift() as Leased);
  }

  function overflow(target: Target, item: Leased): void {
    target.overflowed = true;
    release(target, item, false);
  }

  function add(item: Leased, from: "commit" | "sweep"): void {
    const target = targetOf(item);
    target.held += 1;
    const lane = target.lanes.get(laneOf(item));
    if (lane !== undefined) lane.push(item);
    else if (draining) release(target, item, false);
    else if (target.held > roomOf(target, from)) overflow(target, item);
    else {
      target.lanes.set(laneOf(item), [item]);
      target.ready.push(item);
    }
  }

  return {
    take(items, from = "commit") {
      for (const item of items) add(item, from);
      for (const key of new Set(items.map(keyOf))) pump(targets.get(key) as Target);
    },
    swept(spared, found) {
      const busy = new Set([...spared.none, ...spared.one, ...found.map(keyOf)]);
      for (const target of targets.values()) if (!busy.has(target.key)) target.overflowed = false;
    },
    broken: () => [...targets.values()].filter(isBroken).map((t) => t.key),
    spared() {
      const none = [...targets.values()].filter((t) => hasEnough(t) || isBroken(t)).map((t) => t.key);
      const one = [...targets.values()].filter(isTried).map((t) => t.key);
      return { none, one };
    },
    waitMs(key) {
      const target = targets.get(key);
      if (target === undefined) return undefined;
      if (isBroken(target)) return pauseOf(target);
      if (target.held < roomOf(target, "commit")) return undefined;
      target.overflowed = true;
      return 0;
    },
    inFlight: () => active,
    held: () => [...targets.values()].flatMap((t) => [...t.lanes.values()].flat().map((item) => item.id)),
    drain() {
      draining = true;
      for (const target of targets.values()) pumpOut(target);
    },
  };

  function pumpOut(target: Target): void {
    clearTimeout(target.timer);
    for (const item of target.ready.splice(0)) giveBack(target, item, 0);
  }
}
