import type { Fault, Path, Scope } from "./fault.js";

/** What a configuration knows that a condition may name. */
export interface Known {
  readonly groups: readonly string[];
  readonly wordLists: Readonly<Record<string, readonly string[]>>;
}

export interface Reporting extends Scope {
  readonly faults: readonly Fault[];
}

const maxTerms = 10_000;
const maxFaults = 100;

/** Where the faults of one document are gathered. */
export function newScope(known: Known): Reporting {
  const faults: Fault[] = [];
  let terms = 0;
  const fault = (path: Path, message: string): undefined => {
    if (faults.length < maxFaults) faults.push({ path, message });
  };
  const spend = (): boolean => {
    terms += 1;
    if (terms === maxTerms + 1) fault([], `more than ${maxTerms} conditions; use a word list`);
    return terms <= maxTerms;
  };
  return { groups: known.groups, wordLists: new Map(Object.entries(known.wordLists)), fault, spend, faults };
}
