import type { Written } from "./told.js";

/** The words for a desk that takes those of the person only: what others said is marked as such. Pure. */
export function markedText(told: Written): string {
  if (told.kind === "remark") return `【网关 | gateway】${told.text}`;
  if (told.by === "person") return told.text;
  return told.internal ? `【内部备注 | internal】${told.text}` : `【校方已回复 | the school answered】${told.text}`;
}
