import { z } from "zod";
import { type Fault, PluginError } from "./error.js";

const decoder = new TextDecoder("utf-8", { fatal: true });

const faultsOf = (error: z.ZodError): Fault[] =>
  error.issues.map((issue) => ({ path: issue.path.map(String).join("."), message: issue.message }));

/** Parses and validates. Throws `rejected` with a fault for each wrong path, `""` when it is no UTF-8 JSON at all. */
export function json<S extends z.ZodType>(body: Uint8Array | string, schema: S): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(typeof body === "string" ? body : decoder.decode(body));
  } catch {
    const fault = { path: "", message: "the body is not UTF-8 JSON" };
    throw new PluginError("rejected", fault.message, { faults: [fault] });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = faultsOf(parsed.error);
  const first = faults[0] ?? { path: "", message: "does not match" };
  throw new PluginError("rejected", `${first.path || "body"}: ${first.message}`, { faults });
}

/** JSON as UTF-8 bytes. */
export const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

/** The JSON Schema of an options schema, as committed and served. */
export const jsonSchema = (schema: z.ZodType): object => z.toJSONSchema(schema, { io: "input" });
