import { citationOf } from "../citations.js";
import { accessControls } from "./access-controls.js";
import type { Control, Finding } from "./control.js";
import { dataControls } from "./data-controls.js";
import type { Facts } from "./facts.js";

export const controls: readonly Control[] = [...accessControls, ...dataControls];

export interface CheckedControl extends Finding {
  readonly id: string;
  readonly level: 2 | 3;
  readonly title: Control["title"];
  readonly law: string;
  readonly article: string;
}

/** The controls of a level, each with what is so now. We never claim a certification. */
export const checklist = (facts: Facts, level: 2 | 3): CheckedControl[] =>
  controls
    .filter((control) => control.level <= level)
    .map(({ id, level: from, title, citation, look }) => {
      const { law = "", article = "" } = citationOf(citation) ?? {};
      return { id, level: from, title, law, article, ...look(facts) };
    });
