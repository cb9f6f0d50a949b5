/** A run of ASCII digits. */
interface Group {
  readonly start: number;
  readonly end: number;
  /** Does the next group belong to the same number, if there is such a number? */
  joined: boolean;
}

/** One to six groups of digits that could be one number as people write it. */
export interface DigitSpan {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
  /** How many digits each group has: `138 0013 8000` is [3, 4, 4]. */
  readonly shape: readonly number[];
}

const mostGroups = 6;
const leastDigits = 8;
const mostDigits = 20;
/** What people put inside a number: blanks, dashes, dots, brackets. A line end or a comma ends it. */
const joint = /^[ \t\p{Pd}.·()]+$/u;
const longestJoint = 3;

function groupsOf(text: string): Group[] {
  const groups: Group[] = [];
  let last: Group | undefined;
  for (const run of text.matchAll(/[0-9]+/g)) {
    const start = run.index;
    if (last !== undefined) last.joined = start - last.end <= longestJoint && joint.test(text.slice(last.end, start));
    last = { start, end: start + run[0].length, joined: false };
    groups.push(last);
  }
  return groups;
}

/**
 * Everything in a text that could be one number of 8 to 20 digits. At most six spans begin at a group of digits: the
 * work is linear whatever the text is.
 */
export function* digitSpans(text: string): Generator<DigitSpan> {
  const groups = groupsOf(text);
  for (let first = 0; first < groups.length; first += 1) {
    const { start } = groups[first] as Group;
    let shape: readonly number[] = [];
    let digits = "";
    for (let last = first; last < groups.length && last < first + mostGroups; last += 1) {
      const group = groups[last] as Group;
      const size = group.end - group.start;
      if (digits.length + size > mostDigits) break;
      digits += text.slice(group.start, group.end);
      shape = [...shape, size];
      if (digits.length >= leastDigits) yield { start, end: group.end, digits, shape };
      if (!group.joined) break;
    }
  }
}
