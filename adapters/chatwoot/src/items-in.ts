import { json } from "@gatehouse/sdk";
import { z } from "zod";

/** What a list answered. */
export interface Items<T> {
  readonly items: readonly T[];
  /** False where the answer was longer than what is kept of it: the last ones are missing. */
  readonly whole: boolean;
  /** By their clock. */
  readonly at: Date;
}

const start = '"payload":[';

/** Where the JSON value that begins here ends; undefined where the text ends first. */
function endOf(text: string, from: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at];
    if (inString) {
      if (sign === "\\") at += 1;
      else if (sign === '"') inString = false;
    } else if (sign === '"') inString = true;
    else if (sign === "{" || sign === "[") depth += 1;
    else if (sign === "}" || sign === "]") depth -= 1;
    if (depth === 0 && !inString) return at + 1;
  }
  return undefined;
}

/** The objects of the list that begins here, up to its end or to where the text was cut. */
function objectsFrom(text: string, begin: number): { readonly texts: readonly string[]; readonly whole: boolean } {
  const texts: string[] = [];
  for (let at = begin; ; ) {
    while (text[at] === "," || text[at] === " " || text[at] === "\n") at += 1;
    if (text[at] === "]") return { texts, whole: true };
    const end = text[at] === "{" ? endOf(text, at) : undefined;
    if (end === undefined) return { texts, whole: false };
    texts.push(text.slice(at, end));
    at = end;
  }
}

/**
 * The members of the answer's `payload`. Chatwoot's lists cannot be asked in smaller pages and may be longer than what
 * the gateway keeps of an answer: the members that came whole are read, the cut one is not. Undefined: no such list.
 */
export function itemsIn<S extends z.ZodType>(body: string, schema: S): Omit<Items<z.output<S>>, "at"> | undefined {
  const begin = body.indexOf(start);
  if (begin < 0) return undefined;
  const { texts, whole } = objectsFrom(body, begin + start.length);
  const parsed = texts.map((text) => schema.safeParse(json(text, z.unknown())));
  return { items: parsed.flatMap((each) => (each.success ? [each.data] : [])), whole };
}
