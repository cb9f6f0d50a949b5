/** The value at a dotted path such as `data.items.0.id`; own members only, undefined where there is none. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((found, key) => {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    return (found as Readonly<Record<string, unknown>>)[key];
  }, value);
}

export type Scalar = string | number | boolean;

export interface Condition {
  readonly path: string;
  readonly equals: readonly Scalar[];
}

/** Equal in value and type: `0` is not `"0"`. */
export const isOneOf = (values: readonly Scalar[], found: unknown): boolean => values.some((value) => value === found);

export const holds = ({ path, equals }: Condition, value: unknown): boolean => isOneOf(equals, valueAt(value, path));

/** An id or a word as text; undefined for anything else. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" ? String(value) : undefined;
