import type { RegisterRow } from "../registers/register.js";
import type { Certainty, Citation } from "./citation.js";
import { citationOf } from "./citations.js";
import type { Duty } from "./duty.js";

/** Printed with every mapping. */
export const disclaimer = {
  zh: "本对照表仅为管理辅助，不构成法律意见；条文以有效文本为准，每行注明来源、版本与核对日期。",
  en: "This mapping is an aid, not legal advice. The law in force decides; each row states its source, version and the day it was checked.",
} as const;

export interface CitationView extends Omit<Citation, "certainty"> {
  readonly certainty: Certainty | "checked_here";
  /** Nobody has read it for this school, nor have we. */
  readonly to_be_checked: boolean;
}

interface Check {
  readonly citation: string;
  readonly checked_on: string;
  readonly source: string;
  readonly article?: string;
}

function viewOf(citation: Citation, check: Check | undefined): CitationView {
  if (check === undefined) return { ...citation, to_be_checked: citation.certainty !== "text" };
  const { source, checked_on, article = citation.article } = check;
  return { ...citation, source, checked_on, article, certainty: "checked_here", to_be_checked: false };
}

/** A duty as an officer reads it; the newest check of a citation holds. `checks`: oldest first. */
export function dutyView({ citations, ...duty }: Duty, checks: readonly RegisterRow[]): object {
  const newest = new Map(checks.map(({ data }) => [data["citation"], data as unknown as Check]));
  const views = citations.map((id) => viewOf(citationOf(id) as Citation, newest.get(id)));
  return { ...duty, citations: views };
}
