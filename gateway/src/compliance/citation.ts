/**
 * How sure we are of a citation: `text` the text itself was read, `secondary` only pages about it, `unverified` from
 * memory. What is not `text` is marked "to be checked by your counsel" until the school records that it was.
 */
export type Certainty = "text" | "secondary" | "unverified";

/** Where a duty comes from. The only place where articles are numbered: laws are amended and renumbered. */
export interface Citation {
  readonly id: string;
  readonly law: string;
  /** The version meant: the day it was passed, amended or came into force. */
  readonly version: string;
  readonly article: string;
  readonly certainty: Certainty;
  readonly source: string;
  /** The day it was looked at. */
  readonly checked_on: string;
}

const sources: Record<Certainty, string> = {
  text: "正文 | the text itself",
  secondary: "介绍性网页 | pages about it, not the text",
  unverified: "凭记忆，未核对 | from memory, not looked up",
};

const checkedOn = "2026-11-23";

/** Citations of one law: `[id, article, certainty]`. */
export const ofLaw = (
  law: string,
  version: string,
  articles: readonly (readonly [id: string, article: string, certainty: Certainty])[],
): Citation[] =>
  articles.map(([id, article, certainty]) => ({
    id,
    law,
    version,
    article,
    certainty,
    source: sources[certainty],
    checked_on: checkedOn,
  }));
