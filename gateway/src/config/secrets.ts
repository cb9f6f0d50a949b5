import type { z } from "zod";
import { isSecret, members, unwrap } from "./schema-walk.js";

/** What stands in the place of a secret. */
export const masked = "••••••";

/**
 * A copy for logs, the console and prints: every option its schema marks secret is masked, and so is what it does not
 * describe (the options of a plugin: mask those with the plugin's own schema).
 */
export function maskSecrets(schema: z.ZodType, value: unknown): unknown {
  if (isSecret(schema) || unwrap(schema).def.type === "unknown") return value === undefined ? undefined : masked;
  if (Array.isArray(value)) return value.map((item, at) => maskMember(schema, at, item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskMember(schema, name, item)]));
}

function maskMember(schema: z.ZodType, step: string | number, value: unknown): unknown {
  const found = members(schema, step);
  const secret = found.find(isSecret) ?? found[0];
  return secret === undefined ? masked : maskSecrets(secret, value);
}
