import type { Argument, Scalar } from "./arguments.js";
import type { Fact, FactValue } from "./facts.js";
import { type Run, type Test, textOf } from "./run.js";

/** Compiles an operator's argument into a test; reports and gives undefined when it makes no sense. */
export type Compile = (argument: Argument) => Test | undefined;
export type Read = (run: Run) => FactValue | undefined;

/** Reads the fact as it is compared: the text folded, all else as it is. */
export const reader = (fact: Fact): Read => (fact.kind === "text" ? textOf : ({ facts }) => fact.read(facts));

/** Is the fact one of these or, a list, does it hold one? A missing fact is none. */
export const oneOf = (read: Read, right: readonly Scalar[]): Test => {
  const set = new Set<unknown>(right);
  return (run) => {
    const value = read(run);
    return Array.isArray(value) ? value.some((item) => set.has(item)) : set.has(value);
  };
};
