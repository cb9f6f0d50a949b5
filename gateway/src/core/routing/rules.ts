import type { Example } from "./examples.js";
import type { Fact } from "./facts.js";
import type { Outcome } from "./then.js";
import type { Term } from "./when.js";

/** A rule that did not match, and its first term that failed. */
export interface PassedOver {
  readonly rule: string;
  readonly term: string;
}

/** A compiled rule. */
export interface Step {
  readonly name: string;
  readonly terms: readonly Term[];
  /** One for each term, made beforehand: passing a rule over costs nothing. */
  readonly passedOver: readonly PassedOver[];
  readonly outcome: Outcome;
  /** Has a destination: the search goes no further. */
  readonly ends: boolean;
  /** Facts named by this rule or one before it: what has been looked at once it is reached. */
  readonly facts: readonly Fact[];
  readonly examples: readonly Example[];
}

/** Compiled routes. Made by `compileRoutes`, read by `decide` and `runRuleTests`. */
export interface Rules {
  readonly steps: readonly Step[];
  readonly defaultGroup: string;
}

/** What the trace calls the final entry; no rule may have this name. */
export const defaultRule = "default";
