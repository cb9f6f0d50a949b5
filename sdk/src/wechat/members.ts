import { z } from "zod";
import { PluginError } from "../error.js";

/** A member as text: JSON has numbers where XML has texts. */
export const memberText = z.union([z.string(), z.number()]).transform(String);

/** A member that may be missing; an empty element says nothing either. */
export const optionalText = memberText.transform((value) => (value === "" ? undefined : value)).optional();

/** The members of a schema; throws `rejected` with a fault for each that does not fit. */
export function fitting<S extends z.ZodType>(value: unknown, schema: S): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }));
  throw new PluginError("rejected", `${faults[0]?.path || "the callback"}: ${faults[0]?.message}`, { faults });
}
