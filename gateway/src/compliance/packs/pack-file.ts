/** A file of a pack, before it is written. */
export interface PackFile {
  /** Letters, digits, `-`, `_` and one suffix: `access.csv`. */
  readonly name: string;
  readonly content: AsyncIterable<string> | Iterable<string>;
}

/** A small JSON file. */
export const jsonFile = (name: string, value: unknown): PackFile => ({
  name,
  content: [`${JSON.stringify(value, null, 2)}\n`],
});
