import { median } from "../check/spread.js";

export const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Rounded, of every round. */
export const listed = (values: readonly number[]): string => `(${values.map(Math.round).join(" ")})`;

/** The middle of the rounds' ratios, and all of them. */
export function ratio(above: readonly number[], below: readonly number[]): string {
  const all = above.map((value, at) => value / (below[at] ?? Number.NaN));
  return `${(median(all) ?? Number.NaN).toFixed(2)} (${all.map((one) => one.toFixed(2)).join(" ")})`;
}
