import type { Action, Policy } from "./options.js";

/** Values found by their look, or by the scheme they are an address of. */
export const numberFields = ["phone", "email", "id_card", "bank_card", "student_no"] as const;
export type NumberField = (typeof numberFields)[number];

/** `platform_id`: an address that means something on its platform alone (openid, device); no option names it. */
export type ValueField = NumberField | "platform_id" | "display_name";

/** A policy as it holds for one event: the minor's rules are in it, and `attachments: links` reads `keep`. */
export interface Rules extends Readonly<Record<ValueField, Action>> {
  readonly text: "keep" | "mask" | "drop";
  readonly attachments: "keep" | "drop";
  readonly location: "keep" | "mask" | "drop";
  readonly recording: "keep" | "drop";
}

/** A minor's `mask` never weakens what is hidden better already. */
function stricter<T extends Action>(rule: T, added: T): T {
  return rule === "keep" || added === "drop" ? added : rule;
}

/** The rules for an event about an adult, or about a minor whose guardian agreed or did not. */
export function rulesFor(policy: Policy, underage: boolean): Rules {
  const { minor, attachments, ...rules } = policy;
  const plain = { ...rules, platform_id: "keep", attachments: attachments === "links" ? "keep" : "drop" } as const;
  if (!underage) return plain;
  const { contacts } = minor;
  return {
    ...plain,
    phone: stricter(plain.phone, contacts),
    email: stricter(plain.email, contacts),
    student_no: stricter(plain.student_no, contacts),
    platform_id: contacts,
    text: stricter(plain.text, minor.text),
  };
}

export const keepsAll = (rules: Rules): boolean => Object.values(rules).every((rule) => rule === "keep");

const undetectable = ["display_name", "student_no", "text", "attachments", "location", "recording"] as const;

/** Is something hidden that no detector could find again in `metadata` or `channel_data`? */
export const hidesUndetectable = (rules: Rules): boolean => undetectable.some((field) => rules[field] !== "keep");

/** What is done to a number inside a text: its own rule, or `text: mask`. A student number is known by its label alone. */
export function ruleInText(rules: Rules, field: NumberField): Action {
  if (rules[field] !== "keep" || field === "student_no") return rules[field];
  return rules.text === "keep" ? "keep" : "mask";
}
