const labelled =
  /(?:学籍号|学号|考号|student (?:no|number|id)\b\.?)[\s:：#是为]{0,4}([a-z]{0,4}[0-9][0-9a-z-]{3,23})(?![0-9a-z])/gi;

/** Student numbers have no form of their own: only those a text calls by that name can be told from other numbers. */
export function studentNumberSpans(text: string): readonly { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(labelled)].map((found) => {
    const end = found.index + found[0].length;
    return { start: end - (found[1] ?? "").length, end };
  });
}
