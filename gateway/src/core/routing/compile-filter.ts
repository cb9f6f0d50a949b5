import type { Facts } from "./facts.js";
import type { Fault } from "./fault.js";
import { type Known, newScope } from "./scope.js";
import { compileWhen } from "./when.js";

type Compiled =
  | { readonly ok: true; readonly passes: (facts: Facts) => boolean }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Compiles one `when:` mapping that stands alone, such as an endpoint's filter. The path of a fault leads into it. */
export function compileFilter(when: unknown, known: Known): Compiled {
  const scope = newScope(known);
  const terms = compileWhen(when, { path: [], depth: 0, scope });
  if (terms === undefined || scope.faults.length > 0) return { ok: false, faults: scope.faults };
  const passes = (facts: Facts): boolean => {
    const run = { facts, folded: undefined, word: undefined };
    return terms.every(({ test }) => test(run));
  };
  return { ok: true, passes };
}
