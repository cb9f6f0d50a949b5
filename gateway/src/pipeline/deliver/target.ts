import { type Breaker, closedBreaker } from "../../core/retry/breaker.js";
import type { Leased } from "../record-events.js";
import type { TargetLimits } from "./target-limits.js";

/** Rows of one target held in memory; more wait in the database, where they cost nothing. */
const heldPerTarget = 1000;
/** The sweep brings a target no more rows while so many are held. */
const enough = heldPerTarget / 2;
/** While older rows wait in the database, what was committed just now gets this much room and no more. */
const roomForNew = heldPerTarget / 4;

/** What this process holds and knows of one endpoint or account. */
export interface Target {
  readonly key: string;
  readonly limits: TargetLimits;
  /** Rows of one lane wait here for the one before them; the first is in `ready` or under way. */
  readonly lanes: Map<string, Leased[]>;
  readonly ready: Leased[];
  held: number;
  /** Rows of it had to be put back for want of room, and wait in the database. */
  overflowed: boolean;
  active: number;
  breaker: Breaker;
  notBefore: number;
  timer: NodeJS.Timeout | undefined;
}

export const keyOf = (item: Leased): string => `${item.kind}:${item.targetId}`;
export const laneOf = (item: Leased): string => (item.ordered ? item.partitionKey : item.id);

export const newTarget = (key: string, limits: TargetLimits): Target => ({
  key,
  limits,
  lanes: new Map(),
  ready: [],
  held: 0,
  overflowed: false,
  active: 0,
  breaker: closedBreaker,
  notBefore: 0,
  timer: undefined,
});

/** Milliseconds until a target whose breaker is open may be tried again. */
export const pauseOf = ({ breaker }: Target): number =>
  breaker.state === "closed" ? 0 : Math.max(0, breaker.untilMs - performance.now());
export const isBroken = (target: Target): boolean => pauseOf(target) > 0;
/** Its pause is over, and nothing has shown yet that it is well again. */
export const isTried = (target: Target): boolean => target.breaker.state !== "closed" && !isBroken(target);

/** The sweep need not bring it more. */
export const hasEnough = (target: Target): boolean => target.held >= enough;
/** How many rows it may hold, when one more comes from there. */
export const roomOf = ({ overflowed }: Target, from: "commit" | "sweep"): number =>
  overflowed && from === "commit" ? roomForNew : heldPerTarget;
