import { type Priority, priorities } from "@gatehouse/sdk";
import type { Fact, Facts, FactValue } from "./facts.js";
import { defaultRule, type PassedOver, type Rules, type Step } from "./rules.js";
import type { Run } from "./run.js";
import type { Bot, Outcome } from "./then.js";

/** Why a conversation went where it went. What the sender wrote never stands here, only the configured word found in it. */
export interface RouteTrace {
  readonly rule: string;
  /** Rules that matched but only adjusted. */
  readonly adjusted: readonly string[];
  /** The facts looked at: their value, null when missing, "…" when the value is the sender's own words. */
  readonly facts: Readonly<Record<string, FactValue | null>>;
  readonly passed: readonly PassedOver[];
  readonly word?: string;
}

export interface Decision {
  readonly rule: string;
  readonly group: string;
  readonly priority: Priority;
  readonly assignee?: string;
  readonly labels: readonly string[];
  readonly skills: readonly string[];
  readonly bot?: Bot;
  readonly trace: RouteTrace;
}

/** A raise stops at `high`: `urgent` is a lane of its own, entered only by a rule that names it. */
const raised: Readonly<Record<Priority, Priority>> = { low: "normal", normal: "high", high: "high", urgent: "urgent" };
const lowered: Readonly<Record<Priority, Priority>> = { low: "low", normal: "low", high: "normal", urgent: "high" };
const known: ReadonlySet<unknown> = new Set(priorities);

function changed(priority: Priority, change: Outcome["priority"]): Priority {
  if (change === undefined) return priority;
  if (change === "+1") return raised[priority];
  return change === "-1" ? lowered[priority] : change;
}

const union = (left: readonly string[], right: readonly string[] | undefined): readonly string[] =>
  right === undefined ? left : [...new Set([...left, ...right])];

function tracedFacts(facts: Facts, looked: readonly Fact[]): RouteTrace["facts"] {
  const traced: Record<string, FactValue | null> = {};
  for (const fact of looked) {
    const value = fact.read(facts) ?? null;
    traced[fact.name] = fact.personal && value !== null ? "…" : value;
  }
  return traced;
}

/** The first term that fails, as the trace names it; undefined when the rule matches. */
function firstFailure(step: Step, run: Run): PassedOver | undefined {
  run.word = undefined;
  const { terms } = step;
  for (let at = 0; at < terms.length; at += 1) {
    if (terms[at]?.test(run) === false) return step.passedOver[at];
  }
  return undefined;
}

/** What one search through the rules found; `matched` ends with the rule that has a destination, if any has. */
interface Search {
  readonly matched: readonly Step[];
  readonly passed: readonly PassedOver[];
  readonly looked: readonly Fact[];
  readonly word: string | undefined;
}

function search(steps: readonly Step[], facts: Facts): Search {
  const run: Run = { facts, folded: undefined, word: undefined };
  const matched: Step[] = [];
  const passed: PassedOver[] = [];
  let word: string | undefined;
  let looked: readonly Fact[] = [];
  for (const step of steps) {
    looked = step.facts;
    const failure = firstFailure(step, run);
    if (failure !== undefined) {
      passed.push(failure);
      continue;
    }
    matched.push(step);
    word = run.word ?? word;
    if (step.ends) break;
  }
  return { matched, passed, looked, word };
}

function priorityOf(facts: Facts, matched: readonly Step[]): Priority {
  const before = facts["conversation.priority"];
  let priority: Priority = before !== undefined && known.has(before) ? before : "normal";
  for (const { outcome } of matched) priority = changed(priority, outcome.priority);
  return priority;
}

function wordsOf(matched: readonly Step[], key: "labels" | "skills"): readonly string[] {
  let words: readonly string[] = [];
  for (const { outcome } of matched) words = union(words, outcome[key]);
  return words;
}

const botOf = (matched: readonly Step[]): Bot | undefined =>
  matched.findLast(({ outcome }) => outcome.bot)?.outcome.bot;

function traceOf(facts: Facts, rule: string, { matched, passed, looked, word }: Search): RouteTrace {
  const adjusted = matched.filter(({ ends }) => !ends).map(({ name }) => name);
  const read = tracedFacts(facts, looked);
  return word === undefined ? { rule, adjusted, facts: read, passed } : { rule, adjusted, facts: read, passed, word };
}

/** Where this conversation goes, and why. Rules without a destination adjust; the first with one ends the search. */
export function decide(rules: Rules, facts: Facts): Decision {
  const found = search(rules.steps, facts);
  const { matched } = found;
  const last = matched.at(-1);
  const ending = last?.ends === true ? last : undefined;
  const rule = ending?.name ?? defaultRule;
  const assignee = ending?.outcome.assignee;
  const bot = botOf(matched);
  const decision: Decision = {
    rule,
    group: ending?.outcome.group ?? rules.defaultGroup,
    priority: priorityOf(facts, matched),
    labels: wordsOf(matched, "labels"),
    skills: wordsOf(matched, "skills"),
    trace: traceOf(facts, rule, found),
  };
  if (assignee === undefined && bot === undefined) return decision;
  return { ...decision, ...(assignee !== undefined && { assignee }), ...(bot !== undefined && { bot }) };
}
