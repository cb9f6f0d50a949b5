import { compileExamples } from "./examples.js";
import { type Fault, isMapping, type Path, type Scope } from "./fault.js";
import { defaultRule, type Rules, type Step } from "./rules.js";
import { type Known, newScope } from "./scope.js";
import { quote, suggest } from "./suggest.js";
import { compileThen, readGroup } from "./then.js";
import { compileWhen } from "./when.js";

type Compiled =
  | { readonly ok: true; readonly rules: Rules }
  | { readonly ok: false; readonly faults: readonly Fault[] };

const maxName = 128;
const ruleKeys = ["name", "when", "then", "tests"];

function compileName(value: unknown, path: Path, names: Set<string>, scope: Scope): string | undefined {
  if (typeof value !== "string" || value.length > maxName || !/^[^\p{C}]+$/u.test(value)) {
    return scope.fault(path, `every rule needs a name of 1 to ${maxName} characters on one line`);
  }
  if (value === defaultRule) return scope.fault(path, `"${defaultRule}" is the name of the last entry; choose another`);
  if (names.has(value)) return scope.fault(path, `a second rule named ${quote(value)}; names must differ`);
  names.add(value);
  return value;
}

function checkKeys(route: Readonly<Record<string, unknown>>, at: number, scope: Scope): void {
  for (const key of Object.keys(route)) {
    if (key === "expr") scope.fault([at, key], 'expr is not supported yet; use "when:"');
    else if (key === "default")
      scope.fault([at, key], "default stands alone, as the last entry: { default: { group: … } }");
    else if (!ruleKeys.includes(key)) scope.fault([at, key], `unknown option ${quote(key)}; ${suggest(key, ruleKeys)}`);
  }
}

function compileRule(route: unknown, at: number, names: Set<string>, scope: Scope): Step | undefined {
  if (!isMapping(route)) return scope.fault([at], "must be a rule, such as { name: 退费, when: { … }, then: { … } }");
  checkKeys(route, at, scope);
  const name = compileName(route["name"], [at, "name"], names, scope);
  const terms = compileWhen(route["when"], { path: [at, "when"], depth: 0, scope });
  const outcome = compileThen(route["then"], [at, "then"], scope);
  const examples = compileExamples(route["tests"], [at, "tests"], scope);
  if (name === undefined || terms === undefined || outcome === undefined) return undefined;
  const passedOver = terms.map(({ label }) => ({ rule: name, term: label }));
  const ends = outcome.group !== undefined || outcome.assignee !== undefined;
  return { name, terms, passedOver, outcome, ends, examples, facts: terms.flatMap(({ facts }) => facts) };
}

function compileDefault(routes: readonly unknown[], scope: Scope): string | undefined {
  if (routes.length === 0) return scope.groups[0] ?? scope.fault([], "no group is configured; add one under groups:");
  const at = routes.length - 1;
  const last = routes[at];
  if (!isMapping(last) || !Object.hasOwn(last, "default")) {
    return scope.fault([at], "the last entry must be { default: { group: … } }, where all else goes");
  }
  for (const key of Object.keys(last)) {
    if (key !== "default") scope.fault([at, key], "default stands alone; move this into a rule of its own");
  }
  const target = last["default"];
  if (!isMapping(target)) return scope.fault([at, "default"], "must be { group: … }");
  for (const key of Object.keys(target)) {
    if (key !== "group") scope.fault([at, "default", key], `default takes only "group"`);
  }
  return readGroup(target["group"], [at, "default", "group"], scope);
}

const isDefault = (route: unknown): boolean => isMapping(route) && Object.hasOwn(route, "default");

/** Each step also knows the facts of those before it, each fact once. */
function withEarlierFacts(steps: readonly Step[]): readonly Step[] {
  const seen = new Map<string, Step["facts"][number]>();
  return steps.map((step) => {
    for (const fact of step.facts) seen.set(fact.name, fact);
    return { ...step, facts: [...seen.values()] };
  });
}

/**
 * Compiles the `routes:` list as parsed from the configuration. The path of a fault leads into that list. Never throws,
 * whatever the list holds.
 */
export function compileRoutes(routes: readonly unknown[], known: Known): Compiled {
  const scope = newScope(known);
  const names = new Set<string>();
  const defaultGroup = compileDefault(routes, scope);
  const rules = isDefault(routes.at(-1)) ? routes.slice(0, -1) : routes;
  const steps = rules.map((route, at) => compileRule(route, at, names, scope)).filter((step) => step !== undefined);
  if (scope.faults.length > 0 || defaultGroup === undefined) return { ok: false, faults: scope.faults };
  return { ok: true, rules: { steps: withEarlierFacts(steps), defaultGroup } };
}
