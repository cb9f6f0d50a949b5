import { type InboxName, inboxName } from "./file-name.js";
import type { Entry } from "./spool.js";

/** The files of one message, in order. */
export interface Received {
  readonly name: InboxName;
  readonly files: readonly string[];
}

/** One for each message all of whose files have rested since `untilMs`; a part may still be on its way to a younger one. */
export function received(entries: readonly Entry[], untilMs: number): readonly Received[] {
  const groups = new Map<string, { readonly name: InboxName; readonly entry: Entry }[]>();
  for (const entry of entries) {
    const name = inboxName(entry.name);
    if (name !== undefined) groups.set(name.stem, [...(groups.get(name.stem) ?? []), { name, entry }]);
  }
  return [...groups.values()].flatMap((group) => {
    const parts = group.toSorted((a, b) => a.name.sequence - b.name.sequence);
    const [first] = parts;
    if (first === undefined || parts.some(({ entry }) => entry.changedMs > untilMs)) return [];
    return [{ name: first.name, files: parts.map(({ entry }) => entry.name) }];
  });
}
