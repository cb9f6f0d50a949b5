import { type Concealer, removed } from "./concealer.js";
import { hidesUndetectable } from "./rules.js";

const deepest = 64;

/** A number too large to be exact may be an ID number of which a digit or two were lost. */
function numeral(value: number, conceal: Concealer): number | string {
  if (!Number.isSafeInteger(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER) return removed;
  const text = String(value);
  const hidden = conceal.numbers(text);
  return hidden === text ? value : hidden;
}

function scrubbed(value: unknown, conceal: Concealer, depth: number): unknown {
  if (typeof value === "string") return conceal.numbers(value);
  if (typeof value === "number") return numeral(value, conceal);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= deepest) return removed;
  if (Array.isArray(value)) return value.map((item) => scrubbed(item, conceal, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [conceal.numbers(key), scrubbed(item, conceal, depth + 1)]),
  );
}

/**
 * `channel_data`: numbers in it are hidden wherever they stand. As soon as something is hidden that no detector finds
 * again (texts, names, student numbers, files, places, recordings), the whole stays here.
 */
export function channelData(data: Record<string, unknown>, conceal: Concealer): Record<string, unknown> | undefined {
  return hidesUndetectable(conceal.rules) ? undefined : (scrubbed(data, conceal, 0) as Record<string, unknown>);
}

const maxKey = 128;
const maxValue = 4096;

/** A map of words, such as a template's parameters: keys and values with their numbers hidden. */
export function wordMap(map: Record<string, string>, conceal: Concealer): Record<string, string> {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [conceal.numbers(key, maxKey), conceal.numbers(value, maxValue)]),
  );
}

/** `metadata`, by the same rule as `channel_data`. */
export function metadata(map: Record<string, string>, conceal: Concealer): Record<string, string> | undefined {
  return hidesUndetectable(conceal.rules) ? undefined : wordMap(map, conceal);
}
