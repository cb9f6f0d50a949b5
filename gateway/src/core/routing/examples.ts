import { scalarFor, timeMs } from "./arguments.js";
import { type Fact, type Facts, factNamed, factNames } from "./facts.js";
import { isMapping, type Path, type Scope } from "./fault.js";
import { quote, suggest } from "./suggest.js";
import { readBot, readGroup, readPriority, readWords } from "./then.js";

/** One entry of a rule's `tests:`: these facts must lead to this decision. */
export interface Example {
  readonly facts: Facts;
  readonly expect: Readonly<Record<string, unknown>>;
}

const expectable = ["rule", "group", "assignee", "priority", "skills", "labels", "bot"];
const deepest = 4;

const factValue = (fact: Fact, value: unknown): unknown => {
  if (fact.kind === "text") return typeof value === "string" ? value : undefined;
  if (fact.kind !== "list") return scalarFor(fact, value);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.every((item) => typeof item === "string") ? list : undefined;
};

type Entry = readonly [name: string, value: unknown];

/** Facts may be nested (`person: { grade: 12 }`) or dotted (`person.grade: 12`). */
function factEntries(name: string, value: unknown, path: Path, scope: Scope): readonly Entry[] {
  const fact = factNamed(name);
  if (fact === undefined && isMapping(value) && path.length < deepest + 3) {
    return Object.entries(value).flatMap(([key, item]) => factEntries(`${name}.${key}`, item, [...path, key], scope));
  }
  if (fact === undefined) {
    scope.fault(path, `unknown fact ${quote(name)}; ${suggest(name, factNames)}`);
    return [];
  }
  const read = factValue(fact, value);
  if (read === undefined) scope.fault(path, `does not fit ${name}, which is a ${fact.kind}`);
  return [[name, read]];
}

function factsOf(entries: readonly Entry[]): Facts {
  const isMetadata = ([name]: Entry): boolean => name.startsWith("metadata.");
  const metadata = entries.filter(isMetadata).map(([name, value]) => [name.slice("metadata.".length), value]);
  const flat = entries.filter((entry) => !isMetadata(entry));
  return { ...Object.fromEntries(flat), ...(metadata.length > 0 && { metadata: Object.fromEntries(metadata) }) };
}

/** The weekday is the one where the time was written: `at` carries its own offset. */
function timeFacts(at: unknown, path: Path, scope: Scope): readonly Entry[] {
  const now = timeMs(at);
  if (typeof at !== "string" || now === undefined) {
    scope.fault(path, 'must be a time such as "2026-11-23T10:00:00+08:00"');
    return [];
  }
  const weekday = new Date(`${at.slice(0, 10)}T00:00:00Z`).getUTCDay();
  return [
    ["now", now],
    ["now.weekday", weekday === 0 ? 7 : weekday],
  ];
}

function readExpected(key: string, value: unknown, path: Path, scope: Scope): unknown {
  if (key === "group") return readGroup(value, path, scope);
  if (key === "priority") return readPriority(value, path, scope);
  if (key === "bot") return readBot(value, path, scope);
  if (key === "skills" || key === "labels") return readWords(value, path, scope);
  if (!expectable.includes(key)) {
    return scope.fault(path, `a decision has no ${quote(key)}; ${suggest(key, expectable)}`);
  }
  return typeof value === "string" ? value : scope.fault(path, "must be a string");
}

function compileExpect(value: unknown, path: Path, scope: Scope): Example["expect"] {
  if (!isMapping(value)) return { group: readGroup(value, path, scope) };
  const entries = Object.entries(value);
  if (entries.length === 0) scope.fault(path, "must say what is expected, such as a group");
  return Object.fromEntries(entries.map(([key, item]) => [key, readExpected(key, item, [...path, key], scope)]));
}

function compileExample(value: unknown, path: Path, scope: Scope): Example | undefined {
  if (!isMapping(value) || !Object.hasOwn(value, "expect")) {
    return scope.fault(path, "must be facts and what they lead to, such as { text: 我要退费, expect: finance }");
  }
  const { expect, at, ...facts } = value;
  const times = Object.hasOwn(value, "at") ? timeFacts(at, [...path, "at"], scope) : [];
  const named = Object.entries(facts).flatMap(([name, item]) => factEntries(name, item, [...path, name], scope));
  return { facts: factsOf([...times, ...named]), expect: compileExpect(expect, [...path, "expect"], scope) };
}

/** Compiles a rule's `tests:`; every fault is reported, and any makes the whole document refused. */
export function compileExamples(value: unknown, path: Path, scope: Scope): readonly Example[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) {
    return value
      .map((item: unknown, at) => compileExample(item, [...path, at], scope))
      .filter((one) => one !== undefined);
  }
  scope.fault(path, "must be a list of { facts…, expect }");
  return [];
}
