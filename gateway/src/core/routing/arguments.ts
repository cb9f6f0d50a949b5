import { fold } from "../text/normalise.js";
import { durationSecs } from "./duration.js";
import type { Fact } from "./facts.js";
import type { Path, Scope } from "./fault.js";
import { quote } from "./suggest.js";

export type Scalar = string | number | boolean;

/** An operator's argument as read, and where it stands. */
export interface Argument {
  readonly value: unknown;
  readonly path: Path;
  readonly fact: Fact;
  readonly scope: Scope;
}

const rightForm = {
  text: "a string",
  string: "a string",
  list: "a string",
  number: "a number",
  seconds: 'a number of seconds or a duration such as "2m"',
  boolean: "true or false",
  time: 'a time such as "2026-11-23T10:00:00+08:00"',
} as const;

const shown = (value: unknown): string => {
  if (typeof value === "string") return quote(value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "something else";
};

const timeShape = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,3})?(?:Z|[+-][0-9]{2}:[0-9]{2})$/;

/** RFC 3339 in milliseconds since 1970. */
export function timeMs(value: unknown): number | undefined {
  const ms = typeof value === "string" && timeShape.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

/** The value in the form the fact is compared in, or undefined when it can never be equal to such a fact. */
export function scalarFor(fact: Fact, value: unknown): Scalar | undefined {
  switch (fact.kind) {
    case "text":
      return typeof value === "string" ? fold(value) : undefined;
    case "string":
    case "list":
      return typeof value === "string" ? value : undefined;
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? value : undefined;
    case "seconds":
      if (typeof value === "string") return durationSecs(value);
      return typeof value === "number" && Number.isFinite(value) ? value : undefined;
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "time":
      return timeMs(value);
  }
}

/** One scalar of the fact's kind; reports and gives undefined otherwise. */
export function scalar({ value, path, fact, scope }: Argument): Scalar | undefined {
  const right = scalarFor(fact, value);
  return right ?? scope.fault(path, `${fact.name} is compared with ${rightForm[fact.kind]}, not ${shown(value)}`);
}

/** A list of at least one scalar; reports and gives undefined otherwise. */
export function scalars(argument: Argument): readonly Scalar[] | undefined {
  const { value, path, fact, scope } = argument;
  if (!Array.isArray(value) || value.length === 0) {
    return scope.fault(path, `must be a list, such as [a, b], of what ${fact.name} may be`);
  }
  const read = value.map((item: unknown, at) => scalar({ ...argument, value: item, path: [...path, at] }));
  const good = read.filter((item) => item !== undefined);
  return good.length === value.length ? good : undefined;
}

/** A string or a list of strings, none empty: an empty word is in every text. */
export function words(argument: Argument): readonly string[] | undefined {
  const { value, path, scope } = argument;
  const list = scalars(Array.isArray(value) ? argument : { ...argument, value: [value] });
  if (list?.includes("") === true) return scope.fault(path, "an empty word is found in every text; remove it");
  return list?.map(String);
}
