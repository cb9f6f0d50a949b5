/** Where in the routes list: indexes and keys from its top. */
export type Path = readonly (string | number)[];

export interface Fault {
  readonly path: Path;
  readonly message: string;
}

/** What a compile step reads and where it reports; the first fault does not end it, so that one run shows them all. */
export interface Scope {
  readonly groups: readonly string[];
  readonly wordLists: ReadonlyMap<string, readonly string[]>;
  readonly fault: (path: Path, message: string) => undefined;
  /** Counts one term; false when the document holds more than any school needs. */
  readonly spend: () => boolean;
}

/** A mapping as YAML and JSON give it, not a list. */
export const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
