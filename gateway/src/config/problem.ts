/** One thing wrong in the configuration, at its place. */
export interface Problem {
  readonly file: string;
  /** From 1; 0 when the place is the file as a whole. */
  readonly line: number;
  readonly column: number;
  /** Such as `endpoints[0].config.url`; `""` for the file as a whole. */
  readonly option: string;
  /** What is wrong, in Chinese and English: `中文 | English`. */
  readonly message: string;
  /** What would be right. */
  readonly hint?: string;
}

export type Path = readonly (string | number)[];

/** A problem before its place in the file is known. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
  readonly hint?: string;
  /** The place is the name of the option, not its value. */
  readonly atKey?: boolean;
}

/** `accounts[0].config.secret`. */
export function optionName(path: Path): string {
  return path.map((step, at) => (typeof step === "number" ? `[${step}]` : `${at === 0 ? "" : "."}${step}`)).join("");
}

/** Each problem for people: place and option, what is wrong, what would be right. */
export function formatProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ file, line, column, option, message, hint }) => {
      const place = line > 0 ? `${file}:${line}:${column}` : file;
      const lines = [`${place}${option === "" ? "" : `  ${option}`}`, `  ✗ ${message}`];
      return [...lines, ...(hint === undefined ? [] : [`  → ${hint}`])].join("\n");
    })
    .join("\n");
}

/** The same for machines. */
export const problemsJson = (problems: readonly Problem[]): string => JSON.stringify({ problems }, null, 2);
