type Tree = { readonly [key: string]: unknown };

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;

/** The value at `a.b.0` of parsed JSON; a key with a dot in its own name is found first. */
export function valueAt(value: unknown, path: string): unknown {
  if (isTree(value) && Object.hasOwn(value, path)) return value[path];
  return path
    .split(".")
    .reduce<unknown>((at, key) => (isTree(at) && Object.hasOwn(at, key) ? at[key] : undefined), value);
}

/** Texts and numbers as text. A number JSON could not hold exactly is none: two ids might look alike. */
export function scalar(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  return typeof value === "number" && (Number.isSafeInteger(value) || !Number.isInteger(value))
    ? String(value)
    : undefined;
}

const isPlace = (key: string | undefined): boolean => key !== undefined && /^\d{1,2}$/.test(key);

/** The tree with this value at `a.b`; a number is a place in a list, as in `mobiles.0`. */
export function withValue(tree: unknown, path: string, value: unknown): unknown {
  const [key = "", ...rest] = path.split(".");
  const child = isTree(tree) && Object.hasOwn(tree, key) ? tree[key] : undefined;
  const below = rest.length === 0 ? value : withValue(child ?? (isPlace(rest[0]) ? [] : {}), rest.join("."), value);
  if (!Array.isArray(tree)) return { ...(isTree(tree) && tree), [key]: below };
  return Object.assign([...tree], { [key]: below });
}
