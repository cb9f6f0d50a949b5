import { RE2JS } from "re2js";
import { fold } from "../text/normalise.js";
import { type Argument, type Scalar, scalar, scalars, words } from "./arguments.js";
import type { Fact, FactKind, FactValue } from "./facts.js";
import { wordFinder } from "./find-word.js";
import { type Run, type Test, textOf } from "./run.js";
import { quote, suggest } from "./suggest.js";

type Compile = (argument: Argument) => Test | undefined;
type Read = (run: Run) => FactValue | undefined;

const maxPattern = 200;
/** A larger program would take seconds over a long message, linear or not. */
const maxProgram = 1_000;

const reader = (fact: Fact): Read => (fact.kind === "text" ? textOf : ({ facts }) => fact.read(facts));

/** A missing fact makes every test false. */
const equal = (read: Read, right: Scalar): Test => (run) => {
  const value = read(run);
  return Array.isArray(value) ? value.includes(right) : value === right;
};

const oneOf = (read: Read, right: readonly Scalar[]): Test => {
  const set = new Set<unknown>(right);
  return (run) => {
    const value = read(run);
    return Array.isArray(value) ? value.some((item) => set.has(item)) : set.has(value);
  };
};

const butNot = (read: Read, test: Test): Test => (run) => read(run) !== undefined && !test(run);

const eq: Compile = (argument) => {
  const right = scalar(argument);
  return right === undefined ? undefined : equal(reader(argument.fact), right);
};

const isIn: Compile = (argument) => {
  const right = scalars(argument);
  return right === undefined ? undefined : oneOf(reader(argument.fact), right);
};

const negated =
  (compile: Compile): Compile =>
  (argument) => {
    const test = compile(argument);
    return test === undefined ? undefined : butNot(reader(argument.fact), test);
  };

const compared =
  (holds: (left: number, right: number) => boolean): Compile =>
  (argument) => {
    const right = scalar(argument);
    const read = reader(argument.fact);
    if (typeof right !== "number") return undefined;
    return (run) => {
      const value = read(run);
      return typeof value === "number" && holds(value, right);
    };
  };

const between: Compile = (argument) => {
  const [low, high, ...more] = scalars(argument) ?? [];
  if (typeof low !== "number") return undefined;
  if (typeof high !== "number" || more.length > 0 || low >= high) {
    return argument.scope.fault(argument.path, "must be [low, high] with low < high; high itself is outside");
  }
  const read = reader(argument.fact);
  return (run) => {
    const value = read(run);
    return typeof value === "number" && value >= low && value < high;
  };
};

const exists: Compile = ({ value, path, fact, scope }) => {
  if (typeof value !== "boolean") return scope.fault(path, "exists takes true or false");
  return ({ facts }) => (fact.read(facts) !== undefined) === value;
};

/** Remembers a configured word that was found in the text, for the trace. */
const found = (run: Run, fact: Fact, word: string | undefined): boolean => {
  if (word !== undefined && fact.kind === "text") run.word = word;
  return word !== undefined;
};

type InString = (value: string, words: readonly string[]) => string | undefined;

const stringTest =
  (find: InString): Compile =>
  (argument) => {
    const right = words(argument);
    const read = reader(argument.fact);
    if (right === undefined) return undefined;
    return (run) => {
      const value = read(run);
      return typeof value === "string" && found(run, argument.fact, find(value, right));
    };
  };

const anyIn = stringTest((value, right) => right.find((word) => value.includes(word)));
const allIn = stringTest((value, right) => (right.every((word) => value.includes(word)) ? right.join(" ") : undefined));

const containsAll: Compile = (argument) => {
  if (argument.fact.kind !== "list") return allIn(argument);
  const right = words(argument);
  const read = reader(argument.fact);
  if (right === undefined) return undefined;
  return (run) => {
    const value = read(run);
    return Array.isArray(value) && right.every((item) => value.includes(item));
  };
};

const containsAny: Compile = (argument) => {
  if (argument.fact.kind !== "list") return anyIn(argument);
  const right = words(argument);
  return right === undefined ? undefined : oneOf(reader(argument.fact), right);
};

const matchesList: Compile = ({ value, path, fact, scope }) => {
  const list = typeof value === "string" ? scope.wordLists.get(value) : undefined;
  if (list === undefined) {
    const name = typeof value === "string" ? value : "";
    return scope.fault(path, `unknown word list ${quote(name)}; ${suggest(name, [...scope.wordLists.keys()])}`);
  }
  const find = wordFinder(list.map((word) => (fact.kind === "text" ? fold(word) : word)).filter((word) => word !== ""));
  const read = reader(fact);
  return (run) => {
    const text = read(run);
    return typeof text === "string" && found(run, fact, find(text));
  };
};

function compilePattern(pattern: string, flags: number): RE2JS | string {
  try {
    const compiled = RE2JS.compile(pattern, flags);
    return compiled.programSize() > maxProgram ? "repeats too much; use smaller {counts}" : compiled;
  } catch (error) {
    return error instanceof Error ? error.message : "cannot be read";
  }
}

const matches: Compile = ({ value, path, fact, scope }) => {
  if (typeof value !== "string" || value === "" || value.length > maxPattern) {
    return scope.fault(path, `matches takes a pattern (RE2) of 1 to ${maxPattern} characters`);
  }
  const compiled = compilePattern(value, fact.kind === "text" ? RE2JS.CASE_INSENSITIVE : 0);
  if (typeof compiled === "string") return scope.fault(path, `is no pattern for matches (RE2): ${compiled}`);
  const read = reader(fact);
  return (run) => {
    const text = read(run);
    return typeof text === "string" && compiled.test(text);
  };
};

const within: Compile = ({ path, scope }) => scope.fault(path, "within (hours tables) is not supported yet");

interface Operator {
  readonly kinds: readonly FactKind[];
  readonly compile: Compile;
}

const everyKind: readonly FactKind[] = ["text", "string", "number", "seconds", "boolean", "list", "time"];
const ordered: readonly FactKind[] = ["number", "seconds", "time"];
const strings: readonly FactKind[] = ["text", "string"];

const operators: ReadonlyMap<string, Operator> = new Map([
  ["eq", { kinds: everyKind, compile: eq }],
  ["ne", { kinds: everyKind, compile: negated(eq) }],
  ["in", { kinds: everyKind, compile: isIn }],
  ["not_in", { kinds: everyKind, compile: negated(isIn) }],
  ["gt", { kinds: ordered, compile: compared((left, right) => left > right) }],
  ["gte", { kinds: ordered, compile: compared((left, right) => left >= right) }],
  ["lt", { kinds: ordered, compile: compared((left, right) => left < right) }],
  ["lte", { kinds: ordered, compile: compared((left, right) => left <= right) }],
  ["between", { kinds: ordered, compile: between }],
  ["exists", { kinds: everyKind, compile: exists }],
  ["contains_any", { kinds: [...strings, "list"], compile: containsAny }],
  ["contains_all", { kinds: [...strings, "list"], compile: containsAll }],
  ["starts_with", { kinds: strings, compile: stringTest((value, right) => right.find((word) => value.startsWith(word))) }],
  ["ends_with", { kinds: strings, compile: stringTest((value, right) => right.find((word) => value.endsWith(word))) }],
  ["matches_list", { kinds: strings, compile: matchesList }],
  ["matches", { kinds: strings, compile: matches }],
  ["within", { kinds: ["time"], compile: within }],
]);

export const operatorNames: readonly string[] = [...operators.keys()];

/** Compiles `fact.operator: argument` into a test; reports and gives undefined when it makes no sense. */
export function compileOperator(name: string, argument: Argument): Test | undefined {
  const { fact, path, scope } = argument;
  const operator = operators.get(name);
  if (operator === undefined) return scope.fault(path, `unknown operator ${quote(name)}; ${suggest(name, operatorNames)}`);
  if (!operator.kinds.includes(fact.kind)) {
    const fitting = operatorNames.filter((other) => operators.get(other)?.kinds.includes(fact.kind));
    return scope.fault(path, `${name} does not fit ${fact.name}; fitting: ${fitting.join(", ")}`);
  }
  return operator.compile(argument);
}
