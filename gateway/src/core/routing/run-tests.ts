import { type Decision, decide } from "./decide.js";
import type { Example } from "./examples.js";
import type { Rules, Step } from "./rules.js";

type Expectation = Readonly<Record<string, unknown>>;

/** One entry of a rule's `tests:`, run. `got` holds what the decision says about each expected thing. */
export interface RuleTestResult {
  readonly rule: string;
  readonly index: number;
  readonly passed: boolean;
  readonly expected: Expectation;
  readonly got: Expectation;
}

export interface RuleRemark {
  readonly rule: string;
  readonly message: string;
}

export interface RuleTestRun {
  readonly results: readonly RuleTestResult[];
  readonly warnings: readonly RuleRemark[];
  readonly errors: readonly RuleRemark[];
}

/** Lists are compared as sets that must be contained; everything else must be equal. */
const agrees = (expected: unknown, got: unknown): boolean =>
  Array.isArray(expected) ? Array.isArray(got) && expected.every((item) => got.includes(item)) : expected === got;

function runOne(step: Step, index: number, { expect }: Example, decision: Decision): RuleTestResult {
  const said = new Map<string, unknown>(Object.entries(decision));
  const got = Object.fromEntries(Object.keys(expect).map((key) => [key, said.get(key)]));
  const passed = Object.entries(expect).every(([key, expected]) => agrees(expected, said.get(key)));
  return { rule: step.name, index, passed, expected: expect, got };
}

const reached = (step: Step, { rule, trace }: Decision): boolean =>
  rule === step.name || trace.adjusted.includes(step.name);

/** Runs the tests written beside the rules: a rule without one is a warning, one its own tests never reach an error. */
export function runRuleTests(rules: Rules): RuleTestRun {
  const runs = rules.steps.map((step) => ({ step, decisions: step.examples.map(({ facts }) => decide(rules, facts)) }));
  const results = runs.flatMap(({ step, decisions }) =>
    step.examples.flatMap((example, at) => {
      const decision = decisions[at];
      return decision === undefined ? [] : [runOne(step, at, example, decision)];
    }),
  );
  const untested = runs.filter(({ decisions }) => decisions.length === 0);
  const missed = runs.filter(
    ({ step, decisions }) => decisions.length > 0 && !decisions.some((one) => reached(step, one)),
  );
  return {
    results,
    warnings: untested.map(({ step }) => ({ rule: step.name, message: "has no test; add one under tests:" })),
    errors: missed.map(({ step }) => ({ rule: step.name, message: "none of its own tests reaches it" })),
  };
}
