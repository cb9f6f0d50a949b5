import { type Priority, priorities } from "@gatehouse/sdk";
import { isMapping, type Path, type Scope } from "./fault.js";
import { quote, suggest } from "./suggest.js";

export type Bot = "allow" | "never";

/** What a matching rule does. With a destination (group or assignee) it ends the search, else it only adjusts. */
export interface Outcome {
  readonly group?: string;
  readonly assignee?: string;
  readonly priority?: Priority | "+1" | "-1";
  readonly skills?: readonly string[];
  readonly labels?: readonly string[];
  readonly bot?: Bot;
}

type Read<T> = (value: unknown, path: Path, scope: Scope) => T | undefined;

const maxLabels = 50;
const maxWord = 64;
const notYet = ["sla", "relax", "sticky", "flow", "reply", "notify", "closed"];
const priorityWords = [...priorities, "+1", "-1"] as const;

export const readGroup: Read<string> = (value, path, scope) => {
  if (typeof value === "string" && scope.groups.includes(value)) return value;
  if (typeof value !== "string") return scope.fault(path, "must be the id of a group");
  return scope.fault(path, `unknown group ${quote(value)}; ${suggest(value, scope.groups)}`);
};

export const readPriority: Read<Priority | "+1" | "-1"> = (value, path, scope) => {
  const word = priorityWords.find((known) => known === value);
  if (word !== undefined) return word;
  if (typeof value === "number") return scope.fault(path, 'write a raise or a drop in quotes: "+1" or "-1"');
  return scope.fault(path, `must be one of ${priorityWords.map(quote).join(", ")}`);
};

const readWord: Read<string> = (value, path, scope) =>
  typeof value === "string" && /^[^\p{C}]+$/u.test(value) && value.length <= maxWord
    ? value
    : scope.fault(path, `must be a word of 1 to ${maxWord} characters on one line`);

export const readWords: Read<readonly string[]> = (value, path, scope) => {
  if (!Array.isArray(value) || value.length === 0 || value.length > maxLabels) {
    return scope.fault(path, `must be a list of 1 to ${maxLabels} words`);
  }
  const read = value.map((item: unknown, at) => readWord(item, [...path, at], scope));
  const good = read.filter((word) => word !== undefined);
  return good.length === read.length ? good : undefined;
};

export const readBot: Read<Bot> = (value, path, scope) =>
  value === "allow" || value === "never" ? value : scope.fault(path, 'must be "allow" or "never"');

const readers: ReadonlyMap<string, Read<unknown>> = new Map<string, Read<unknown>>([
  ["group", readGroup],
  ["assignee", readWord],
  ["priority", readPriority],
  ["skills", readWords],
  ["labels", readWords],
  ["bot", readBot],
]);

function readEntry(key: string, value: unknown, path: Path, scope: Scope): unknown {
  const read = readers.get(key);
  if (read !== undefined) return read(value, path, scope);
  if (notYet.includes(key)) return scope.fault(path, `${key} is not supported yet; remove it`);
  return scope.fault(path, `unknown option ${quote(key)}; ${suggest(key, [...readers.keys()])}`);
}

/** Compiles a `then:` mapping; reports and gives undefined on any fault. */
export function compileThen(value: unknown, path: Path, scope: Scope): Outcome | undefined {
  if (!isMapping(value) || Object.keys(value).length === 0) {
    return scope.fault(path, "must say what the rule does, such as { group: front_desk, priority: high }");
  }
  const entries = Object.entries(value).map(
    ([key, item]) => [key, readEntry(key, item, [...path, key], scope)] as const,
  );
  return entries.every(([, item]) => item !== undefined) ? (Object.fromEntries(entries) as Outcome) : undefined;
}
