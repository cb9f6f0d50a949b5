import { fold } from "../text/normalise.js";
import type { Facts } from "./facts.js";

/** One decision under way. `word` is the configured word that was found in the text, never the text itself. */
export interface Run {
  readonly facts: Facts;
  folded: string | undefined;
  word: string | undefined;
}

export type Test = (run: Run) => boolean;

/** The folded text, made once per decision and only when a rule looks at it. */
export function textOf(run: Run): string | undefined {
  if (run.folded === undefined && typeof run.facts.text === "string") run.folded = fold(run.facts.text);
  return run.folded;
}
