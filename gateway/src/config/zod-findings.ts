import type { z } from "zod";
import type { Finding, Path } from "./problem.js";
import { describe, optionNames, schemasAt } from "./schema-walk.js";
import { didYouMean } from "./suggest.js";

type Issue = z.core.$ZodIssue;

const named = (path: readonly PropertyKey[]): Path =>
  path.map((step) => (typeof step === "number" ? step : String(step)));

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, step) =>
      typeof found === "object" && found !== null && Object.hasOwn(found, step) ? Reflect.get(found, step) : undefined,
    value,
  );
}

/** What the option is for: the hint that is always right. */
function purpose(schema: z.ZodType, path: Path): { readonly hint?: string } {
  const text = schemasAt(schema, path)
    .map(describe)
    .find((found) => found !== undefined);
  return text === undefined ? {} : { hint: text };
}

function wrongType(schema: z.ZodType, path: Path, expected: string, value: unknown): Finding {
  const message =
    value === undefined
      ? "缺少必填选项 | this option is required"
      : `类型不对，应为 ${expected} | wrong type: ${expected} is expected`;
  return { path, message, ...purpose(schema, path) };
}

function wrongChoice(path: Path, values: readonly unknown[], value: unknown): Finding {
  const known = values.map(String);
  const choices = `可选值 | one of: ${known.join(", ")}`;
  const near = typeof value === "string" ? didYouMean(value, known) : "";
  const hint = near.includes("did you mean") ? `${near} ${choices}` : choices;
  const message =
    value === undefined ? "缺少必填选项 | this option is required" : "不在可选值之中 | not one of the possible values";
  return { path, message, hint };
}

function unknownOptions(schema: z.ZodType, path: Path, keys: readonly string[]): Finding[] {
  const known = schemasAt(schema, path).flatMap(optionNames);
  return keys.map((key) => ({
    path: [...path, key],
    message: "未知选项 | unknown option",
    hint: didYouMean(key, known),
    atKey: true,
  }));
}

/** A union that failed: the alternative that came furthest says what is wrong. */
function fromUnion(schema: z.ZodType, path: Path, errors: readonly (readonly Issue[])[], value: unknown): Finding[] {
  const reached = (issues: readonly Issue[]): number => Math.max(0, ...issues.map((issue) => issue.path.length));
  const [best] = [...errors].sort((one, other) => reached(other) - reached(one));
  if (best === undefined || best.length === 0)
    return [{ path, message: "没有匹配的形式 | matches none of the possible forms" }];
  return best.flatMap((issue) => findingsOf(schema, { ...issue, path: [...path, ...issue.path] }, value));
}

function findingsOf(schema: z.ZodType, issue: Issue, value: unknown): Finding[] {
  const path = named(issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return unknownOptions(schema, path, issue.keys);
    case "invalid_type":
      return [wrongType(schema, path, issue.expected, valueAt(value, path))];
    case "invalid_value":
      return [wrongChoice(path, issue.values, valueAt(value, path))];
    case "invalid_union":
      return fromUnion(schema, path, issue.errors, value);
    case "invalid_key":
      return issue.issues.map(({ message }) => ({ path, message: `名称无效 | bad name: ${message}`, atKey: true }));
    case "too_small":
    case "too_big":
    case "invalid_format":
    case "not_multiple_of":
    case "invalid_element":
    case "custom":
      return [{ path, message: `值无效 | bad value: ${issue.message}`, ...purpose(schema, path) }];
  }
}

/** What a schema found wrong, as findings for people. The value itself is never repeated: it may be a secret. */
export function zodFindings(schema: z.ZodType, error: z.ZodError, value: unknown, at: Path = []): Finding[] {
  return error.issues
    .flatMap((issue) => findingsOf(schema, issue, value))
    .map((finding) => ({ ...finding, path: [...at, ...finding.path] }));
}
