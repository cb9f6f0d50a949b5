interface Span {
  readonly start: number;
  readonly end: number;
}

/** Without `/ = & ?`: they part an address from the URL around it. */
const localUnit = /[A-Za-z0-9.+_'~-]/;
const asciiDomain = /(?:[a-z0-9-]+\.)+[a-z](?:[a-z0-9-]*[a-z0-9])/iy;
const anyDomain = /(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]{2,}/uy;

function endOfDomain(text: string, from: number): number | undefined {
  for (const domain of [asciiDomain, anyDomain]) {
    domain.lastIndex = from;
    if (domain.test(text)) return domain.lastIndex;
  }
  return undefined;
}

/**
 * E-mail addresses in a text: an ASCII local part, since Chinese is written without blanks around an address, and a
 * domain with a dot. Each unit is looked at only from the `@` on its left and on its right: linear.
 */
export function emailSpans(text: string): readonly Span[] {
  const found: Span[] = [];
  for (const sign of text.matchAll(/@/g)) {
    let start = sign.index;
    while (start > 0 && localUnit.test(text[start - 1] ?? "")) start -= 1;
    const end = start === sign.index ? undefined : endOfDomain(text, sign.index + 1);
    if (end !== undefined) found.push({ start, end });
  }
  return found;
}
