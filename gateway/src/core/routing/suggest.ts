const longest = 64;

/** Edits (insert, delete, replace, swap of neighbours) from one word to another. */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      let best = Math.min((above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (above[column - 1] ?? 0) + same);
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && swapped) best = Math.min(best, (before[column - 2] ?? 0) + 1);
      current.push(best);
    }
    before = above;
    above = current;
  }
  return above[to.length] ?? 0;
}

/** A configured word in a message: quoted, on one line, not endless. */
export function quote(word: string): string {
  return JSON.stringify(word.length > longest ? `${word.slice(0, longest)}…` : word);
}

/** The end of an error about a wrong word: the nearest right one, or all right ones when none is near. */
export function suggest(word: string, known: readonly string[]): string {
  if (known.length === 0) return "none is configured";
  const near = word.length > longest ? [] : known.map((right) => ({ right, edits: distance(word, right) }));
  const [nearest] = near.sort((a, b) => a.edits - b.edits);
  if (nearest !== undefined && nearest.edits <= Math.max(1, Math.floor(word.length / 3))) {
    return `did you mean ${quote(nearest.right)}?`;
  }
  const some = known.slice(0, 40).map(quote).join(", ");
  return `known: ${some}${known.length > 40 ? ", …" : ""}`;
}
