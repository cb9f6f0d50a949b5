import { type Attack, type Evidence, fewestCases } from "./attack.js";

/** A test that passed, as the runner tells of it. `file` is relative to the house, as its source is named. */
export interface Passed {
  readonly file: string;
  readonly title: string;
}

const shows = ([file, part]: Evidence, passed: Passed): boolean => passed.file === file && passed.title.includes(part);

/**
 * What the run of the whole house says of the suite: the cases that passed, each counted once, however many rows name
 * it; and what is wrong. Titles made from tables can be counted only by running them.
 */
export function judgeCases(
  attacks: readonly Attack[],
  passed: readonly Passed[],
): { readonly cases: number; readonly wrong: readonly string[] } {
  const evidence = attacks.flatMap(({ row, tests }) => tests.map((test) => ({ row, test })));
  const cases = passed.filter((one) => evidence.some(({ test }) => shows(test, one))).length;
  const absent = evidence.filter(({ test }) => !passed.some((one) => shows(test, one)));
  const wrong = absent.map(({ row, test: [file, title] }) => `row ${row}: no test "${title}" of ${file} passed`);
  return { cases, wrong: cases < fewestCases ? [...wrong, `${cases} cases; at least ${fewestCases}`] : wrong };
}
