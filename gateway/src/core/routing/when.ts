import { type Fact, factNamed, factNames } from "./facts.js";
import { isMapping, type Path, type Scope } from "./fault.js";
import { compileOperator, operatorNames } from "./operators.js";
import type { Run, Test } from "./run.js";
import { quote, suggest } from "./suggest.js";

/** One condition of a rule: what a trace calls it, the facts it may read, and the test itself. */
export interface Term {
  readonly label: string;
  readonly facts: readonly Fact[];
  readonly test: Test;
}

const deepest = 10;
/** A nested condition stands below its word (`any`) and its place in the list. */
const stepsPerLevel = 2;

interface Place {
  readonly path: Path;
  readonly depth: number;
  readonly scope: Scope;
}

const below = ({ path, depth, scope }: Place, ...steps: (string | number)[]): Place => ({
  path: [...path, ...steps],
  depth: depth + 1,
  scope,
});

const every = (terms: readonly Term[]): Test => {
  const [only] = terms;
  return terms.length === 1 && only !== undefined ? only.test : (run) => terms.every(({ test }) => test(run));
};

/** A branch that fails leaves no found word behind. */
const orForget =
  (test: Test): Test =>
  (run: Run) => {
    const before = run.word;
    const holds = test(run);
    if (!holds) run.word = before;
    return holds;
  };

const join = (label: string, branches: readonly (readonly Term[])[], test: Test): Term => ({
  label,
  facts: branches.flat().flatMap(({ facts }) => facts),
  test,
});

function branchesOf(value: unknown, place: Place, label: string): readonly (readonly Term[])[] | undefined {
  if (!Array.isArray(value) || value.length === 0) {
    return place.scope.fault(
      place.path,
      `${label} takes a list of conditions, such as [ { channel: sms }, { person.vip: true } ]`,
    );
  }
  const branches = value.map((item: unknown, at) => compileWhen(item, below(place, at)));
  const good = branches.filter((branch) => branch !== undefined);
  return good.length === branches.length ? good : undefined;
}

function anyOf(value: unknown, place: Place): Term | undefined {
  const branches = branchesOf(value, place, "any");
  const tests = branches?.map((branch) => orForget(every(branch)));
  return branches && tests && join("any", branches, (run) => tests.some((test) => test(run)));
}

function allOf(value: unknown, place: Place): Term | undefined {
  const branches = branchesOf(value, place, "all");
  return branches && join("all", branches, every(branches.flat()));
}

function notOf(value: unknown, place: Place): Term | undefined {
  const branch = compileWhen(value, below(place));
  const test = branch && every(branch);
  const negated: Test | undefined =
    test &&
    ((run) => {
      const before = run.word;
      const holds = !test(run);
      run.word = before;
      return holds;
    });
  return branch && negated && join("not", [branch], negated);
}

interface Named {
  readonly fact: Fact;
  readonly operator?: string;
}

/** The longest dotted name that is a fact; one operator may follow. */
function resolve(name: string, { path, scope }: Place): Named | undefined {
  const dot = name.lastIndexOf(".");
  const head = dot < 0 ? undefined : factNamed(name.slice(0, dot));
  const operator = name.slice(dot + 1);
  if (head?.name.startsWith("metadata.") === true && operatorNames.includes(operator)) return { fact: head, operator };
  const whole = factNamed(name);
  if (whole !== undefined) return { fact: whole };
  if (head === undefined) return scope.fault(path, `unknown fact ${quote(name)}; ${suggest(name, factNames)}`);
  if (operatorNames.includes(operator)) return { fact: head, operator };
  return scope.fault(
    path,
    `unknown operator ${quote(operator)} after ${head.name}; ${suggest(operator, operatorNames)}`,
  );
}

/** A scalar (equal), a list (one of), or a mapping of operators that must all hold. */
function matcherTerms(fact: Fact, value: unknown, { path, scope }: Place): readonly Term[] | undefined {
  const one = (operator: string, argument: unknown, at: Path): Term | undefined => {
    const test = compileOperator(operator, { value: argument, path: at, fact, scope });
    return test && { label: `${fact.name}.${operator}`, facts: [fact], test };
  };
  if (!isMapping(value)) {
    const term = one(Array.isArray(value) ? "in" : "eq", value, path);
    return term && [term];
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return scope.fault(path, `say what ${fact.name} must be`);
  const terms = entries.map(([operator, argument]) => one(operator, argument, [...path, operator]));
  const good = terms.filter((term) => term !== undefined);
  return good.length === terms.length ? good : undefined;
}

function factTerms(name: string, value: unknown, place: Place): readonly Term[] | undefined {
  const named = resolve(name, place);
  if (named === undefined) return undefined;
  const { fact, operator } = named;
  return matcherTerms(fact, operator === undefined ? value : { [operator]: value }, place);
}

function termsOf(name: string, value: unknown, place: Place): readonly Term[] | undefined {
  if (!place.scope.spend()) return undefined;
  if (name !== "any" && name !== "all" && name !== "not") return factTerms(name, value, place);
  const compile = { any: anyOf, all: allOf, not: notOf }[name];
  const term = compile(value, place);
  return term && [term];
}

/** Compiles a `when:` mapping into its terms, all of which must hold; reports and gives undefined on any fault. */
export function compileWhen(when: unknown, place: Place): readonly Term[] | undefined {
  const { path, depth, scope } = place;
  if (depth > deepest * stepsPerLevel) return scope.fault(path, `conditions may be nested ${deepest} levels deep`);
  if (!isMapping(when))
    return scope.fault(path, "must be a mapping of facts, such as { text.contains_any: [退费, refund] }");
  const terms = Object.entries(when).map(([name, value]) => termsOf(name, value, below(place, name)));
  const good = terms.filter((term) => term !== undefined);
  return good.length === terms.length ? good.flat() : undefined;
}
