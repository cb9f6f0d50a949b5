import { RE2JS } from "re2js";
import { fold } from "../text/normalise.js";
import { words } from "./arguments.js";
import type { Fact } from "./facts.js";
import { wordFinder } from "./find-word.js";
import { type Compile, oneOf, reader } from "./read-fact.js";
import type { Run } from "./run.js";
import { quote, suggest } from "./suggest.js";

const maxPattern = 200;
/** A larger program would take seconds over a long message, linear or not. */
const maxProgram = 1_000;

/** Remembers a configured word that was found in the text, for the trace. */
const found = (run: Run, fact: Fact, word: string | undefined): boolean => {
  if (word !== undefined && fact.kind === "text") run.word = word;
  return word !== undefined;
};

type InString = (value: string, words: readonly string[]) => string | undefined;

/** A test of a string against some words; the found one is remembered. */
export const stringTest =
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

/** Text holds all words; a list all items. */
export const containsAll: Compile = (argument) => {
  if (argument.fact.kind !== "list") return allIn(argument);
  const right = words(argument);
  const read = reader(argument.fact);
  if (right === undefined) return undefined;
  return (run) => {
    const value = read(run);
    return Array.isArray(value) && right.every((item) => value.includes(item));
  };
};

/** Text holds one of the words; a list one of the items. */
export const containsAny: Compile = (argument) => {
  if (argument.fact.kind !== "list") return anyIn(argument);
  const right = words(argument);
  return right === undefined ? undefined : oneOf(reader(argument.fact), right);
};

/** Text holds a word of a configured list. */
export const matchesList: Compile = ({ value, path, fact, scope }) => {
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

/** Text matches a pattern, in linear time. */
export const matches: Compile = ({ value, path, fact, scope }) => {
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
