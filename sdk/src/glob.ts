/** Does a glob such as `message.*` match an event type? `*` spans dots; everything else is literal. */
export function matchesGlob(glob: string, type: string): boolean {
  const [head = "", ...rest] = glob.split("*");
  if (rest.length === 0) return glob === type;
  const tail = rest.pop() ?? "";
  if (!type.startsWith(head) || !type.endsWith(tail) || type.length < head.length + tail.length) return false;
  let from = head.length;
  for (const part of rest) {
    const at = type.indexOf(part, from);
    if (at < 0 || at + part.length > type.length - tail.length) return false;
    from = at + part.length;
  }
  return true;
}
