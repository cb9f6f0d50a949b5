import type { z } from "zod";
import type { Finding, Path } from "./problem.js";
import { isSecret, members } from "./schema-walk.js";

/** What stands in examples, and what people write meaning to change it: known to everybody who wants in. */
const shown = /(?<![a-z])change[-_ ]?(?:me|this|it)(?![a-z])|^your[-_ ]|^example|…|^<.*>$|^(?:x+|0+|\*+|•+)$/i;
const usual = new Set(["password", "passw0rd", "123456", "12345678", "123456789", "1234567890", "qwerty", "letmein"]);

/** Somebody filled a field. */
const isZeros = (bytes: Buffer): boolean => bytes.length > 0 && bytes.every((byte) => byte === 0);

/** Is this a secret that is none? */
export function isExampleSecret(value: string): boolean {
  const text = value.trim();
  if (shown.test(text) || usual.has(text.toLowerCase())) return true;
  return text.startsWith("whsec_") && isZeros(Buffer.from(text.slice("whsec_".length), "base64"));
}

/** Every option marked secret whose value everybody knows. */
export function exampleSecrets(schema: z.ZodType, value: unknown, path: Path = []): Finding[] {
  if (typeof value === "string") return isSecret(schema) && isExampleSecret(value) ? [finding(path)] : [];
  if (typeof value !== "object" || value === null) return [];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return steps.flatMap((step) => {
    const found = members(schema, step);
    const secret = found.find(isSecret) ?? found[0];
    return secret === undefined ? [] : exampleSecrets(secret, Reflect.get(value, step), [...path, step]);
  });
}

const finding = (path: Path): Finding => ({
  path,
  message: "这是示例或常见口令，谁都知道 | this secret stands in examples or is a usual one: everybody knows it",
  hint: "换成随机的 | make a random one: openssl rand -base64 32",
});
