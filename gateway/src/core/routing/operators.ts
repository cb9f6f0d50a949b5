import { type Argument, type Scalar, scalar, scalars } from "./arguments.js";
import type { FactKind } from "./facts.js";
import { type Compile, oneOf, type Read, reader } from "./read-fact.js";
import type { Test } from "./run.js";
import { quote, suggest } from "./suggest.js";
import { containsAll, containsAny, matches, matchesList, stringTest } from "./word-operators.js";

/** A missing fact makes every test false. */
const equal =
  (read: Read, right: Scalar): Test =>
  (run) => {
    const value = read(run);
    return Array.isArray(value) ? value.includes(right) : value === right;
  };

const butNot =
  (read: Read, test: Test): Test =>
  (run) =>
    read(run) !== undefined && !test(run);

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
  [
    "starts_with",
    { kinds: strings, compile: stringTest((value, right) => right.find((word) => value.startsWith(word))) },
  ],
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
  if (operator === undefined)
    return scope.fault(path, `unknown operator ${quote(name)}; ${suggest(name, operatorNames)}`);
  if (!operator.kinds.includes(fact.kind)) {
    const fitting = operatorNames.filter((other) => operators.get(other)?.kinds.includes(fact.kind));
    return scope.fault(path, `${name} does not fit ${fact.name}; fitting: ${fitting.join(", ")}`);
  }
  return operator.compile(argument);
}
