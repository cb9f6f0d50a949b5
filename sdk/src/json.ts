import { isUtf8 } from "node:buffer";
import { z } from "zod";
import { type Fault, PluginError } from "./error.js";

/** Keys that reach an object's prototype: no sender has an honest use for them. */
const forbiddenKeys = new Set(["__proto__", "constructor", "prototype"]);
const maxDepth = 64;

/**
 * The path of the first forbidden key or of a value nested too deeply, walked before any schema sees the value. Every
 * message of the door comes through here, so the path is put together only where there is something to tell.
 */
function hostilePath(value: unknown, depth: number): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > maxDepth) return "";
  for (const key of Object.keys(value)) {
    if (forbiddenKeys.has(key)) return key;
    const below = hostilePath((value as Readonly<Record<string, unknown>>)[key], depth + 1);
    if (below !== undefined) return below === "" ? key : `${key}.${below}`;
  }
  return undefined;
}

/** Throws unless the bytes are UTF-8. */
function textOf(body: Uint8Array): string {
  if (!isUtf8(body)) throw new TypeError("not UTF-8");
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
}

const refused = (path: string, message: string): PluginError =>
  new PluginError("rejected", path === "" ? message : `${path}: ${message}`, { faults: [{ path, message }] });

const pathOf = (path: readonly PropertyKey[]): string => path.map(String).join(".");

/** One fault for each place; a key the schema does not know is a place of its own. */
function faultsOf(error: z.ZodError): Fault[] {
  const faults = error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: "is not a known key" }))
      : [{ path: pathOf(issue.path), message: issue.message }],
  );
  return faults.filter(({ path }, at) => faults.findIndex((other) => other.path === path) === at);
}

/** Parses and validates. Throws `rejected` with a fault for each wrong path, `""` when it is no UTF-8 JSON at all. */
export function json<S extends z.ZodType>(body: Uint8Array | string, schema: S): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(typeof body === "string" ? body : textOf(body));
  } catch {
    throw refused("", "the body is not UTF-8 JSON");
  }
  const hostile = hostilePath(value, 1);
  if (hostile !== undefined) throw refused(hostile, "this key or this depth of nesting is not allowed");
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = faultsOf(parsed.error);
  const first = faults[0];
  throw new PluginError("rejected", `${first?.path || "body"}: ${first?.message ?? "does not match"}`, { faults });
}

/** JSON as UTF-8 bytes. */
export const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

/** The JSON Schema of an options schema, as committed and served. */
export const jsonSchema = (schema: z.ZodType): object => z.toJSONSchema(schema, { io: "input" });
