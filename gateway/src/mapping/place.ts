/** A place in an expression, both counted from 1; a column is one character as an editor counts it. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The place of a UTF-16 offset; one past the end is the end. */
export function placeOf(expression: string, offset: number): Place {
  const before = expression.slice(0, Math.max(0, offset));
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: Array.from(before.slice(lineStart)).length + 1 };
}

/** How a place is written in a message. */
export const placeText = ({ line, column }: Place): string => `line ${line}, column ${column}`;
