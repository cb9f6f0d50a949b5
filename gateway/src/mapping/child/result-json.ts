import { mappingLimits } from "../limits.js";
import { Refusal } from "./refusal.js";

const { resultBytes, resultDepth } = mappingLimits;

/** Names that mean something else to JavaScript than to JSON; left out, since a sender could put them into any event. */
const unsafeKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

const isFunction = (value: object): boolean => "_jsonata_lambda" in value || "_jsonata_function" in value;

const tooLarge = (): never => {
  throw new Refusal("too_large", `the result is larger than ${resultBytes} bytes`);
};

/** No value's JSON is shorter than this. */
function leastLength(value: unknown): number {
  if (typeof value === "string") return value.length + 2;
  return typeof value === "object" && value !== null ? 2 : 1;
}

/** Copies what JSON can carry, counting as it goes: the same object named many times over costs each time. */
function copier(): (value: unknown, depth: number) => unknown {
  let left = resultBytes;
  const spend = (cost: number): void => {
    left -= cost;
    if (left < 0) tooLarge();
  };

  function copyObject(value: object, depth: number): object {
    const entries = Object.entries(value).flatMap(([key, member]) => {
      if (member === undefined || unsafeKeys.has(key)) return [];
      spend(key.length + 4);
      return [[key, copy(member, depth + 1)] as const];
    });
    return Object.fromEntries(entries);
  }

  function copyStructure(value: object, depth: number): unknown {
    if (depth > resultDepth) throw new Refusal("too_large", `the result is nested deeper than ${resultDepth}`);
    if (isFunction(value)) throw new Refusal("failed", "the result holds a function");
    if (!Array.isArray(value)) return copyObject(value, depth);
    // Not `map`: a list of JSONata's may have holes.
    return Array.from(value, (item: unknown) => copy(item, depth + 1) ?? null);
  }

  function copy(value: unknown, depth: number): unknown {
    spend(leastLength(value));
    if (typeof value === "function") throw new Refusal("failed", "the result holds a function");
    if (typeof value === "number" && !Number.isFinite(value))
      throw new Refusal("failed", "the result holds a number that is none");
    return typeof value === "object" && value !== null ? copyStructure(value, depth) : value;
  }

  return copy;
}

/** The result as JSON of at most 1 MiB; undefined when the mapping gives nothing. */
export function resultJson(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const json = JSON.stringify(copier()(value, 0));
  return Buffer.byteLength(json) > resultBytes ? tooLarge() : json;
}
