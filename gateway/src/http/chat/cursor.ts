import type { Shown } from "../../pipeline/visitor-messages.js";

const entry = /^(cnv_[0-9a-z]{1,64})\.([0-9]{1,18})$/;

/** How far a page has come, as text: each conversation and the number of its next event. */
export const cursorOf = ({ progress }: Shown): string =>
  [...progress].map(([conversation, next]) => `${conversation}.${next}`).join("~");

/** Begins where a cursor ends; a broken one begins at the beginning. It grants nothing: it only leaves things out. */
export function shownBy(cursor: string | undefined): Shown {
  const parts = (cursor ?? "").split("~").map((text) => entry.exec(text));
  const known = parts.flatMap((part): [string, string][] => (part === null ? [] : [[part[1] ?? "", part[2] ?? ""]]));
  return { progress: new Map(known), versions: new Map() };
}
