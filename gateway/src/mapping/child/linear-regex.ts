import { type Matcher, RE2JS } from "re2js";

const mostPatterns = 256;
const patterns = new Map<string, RE2JS>();

const flagsOf = (regex: RegExp): number =>
  (regex.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (regex.multiline ? RE2JS.MULTILINE : 0);

/** The same pattern for RE2, which refuses what it cannot match in linear time: look-around and back references. */
export function compileRegex(regex: RegExp): RE2JS {
  const key = String(regex);
  const known = patterns.get(key);
  if (known !== undefined) return known;
  const pattern = RE2JS.compile(RE2JS.translateRegExp(regex.source), flagsOf(regex));
  if (patterns.size >= mostPatterns) patterns.clear();
  patterns.set(key, pattern);
  return pattern;
}

/** What JSONata uses of a RegExp. */
interface Searching {
  lastIndex: number;
  exec(text: string): RegExpExecArray | null;
}

function found(matcher: Matcher, input: string): RegExpExecArray {
  const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, at) => matcher.group(at) ?? undefined);
  return Object.assign(groups, { index: matcher.start(), input }) as unknown as RegExpExecArray;
}

function search(regex: RegExp): Searching {
  const pattern = compileRegex(regex);
  // Kept over the matches of one text: making it reads the whole text.
  let matcher: Matcher | undefined;
  let text: string | undefined;
  const searching: Searching = {
    lastIndex: 0,
    exec(input) {
      if (matcher === undefined || text !== input) [matcher, text] = [pattern.matcher(input), input];
      const hit = searching.lastIndex <= input.length && matcher.find(searching.lastIndex);
      searching.lastIndex = hit ? matcher.end() : 0;
      return hit ? found(matcher, input) : null;
    },
  };
  return searching;
}

/** JSONata's `RegexEngine`: called with `new`, and an object given back takes the place of the one made. */
export const LinearRegex = function LinearRegex(regex: RegExp): Searching {
  return search(regex);
} as unknown as RegExpConstructor;
