const comparator = /^(>=|<=|>|<|=)?(\d+)(?:\.(\d+))?(?:\.(\d+))?$/;

const numbers = (parts: readonly (string | undefined)[]): number =>
  parts.reduce((sum, part) => sum * 100_000 + Number(part ?? 0), 0);

/** Is `version` (1.2.3) within `range`, comparators joined by spaces such as `>=1.2 <2`? A malformed range is never. */
export function satisfiesEngine(range: string, version: string): boolean {
  const actual = numbers(version.split(/[-+]/, 1).join("").split(".").slice(0, 3));
  return range.split(/\s+/).every((part) => {
    const [, operator = "=", ...bound] = comparator.exec(part) ?? [];
    if (bound.length === 0) return false;
    const limit = numbers(bound);
    switch (operator) {
      case ">=":
        return actual >= limit;
      case "<=":
        return actual <= limit;
      case ">":
        return actual > limit;
      case "<":
        return actual < limit;
      default:
        return actual === limit;
    }
  });
}
