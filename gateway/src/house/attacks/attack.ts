/** A test that carries an attack out: its file, and a part of its title that stands literally in the file. */
export type Evidence = readonly [file: string, title: string];

/** One row of the suite of attacks. */
export interface Attack {
  readonly row: number;
  readonly attack: string;
  /** What must come of it. */
  readonly outcome: string;
  readonly tests: readonly Evidence[];
}

/** How many cases the whole suite must at least run. */
export const fewestCases = 300;
