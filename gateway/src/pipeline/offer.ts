import type { Interactive, InteractiveReply } from "@gatehouse/sdk";
import { type DataKey, sealJson, unsealJson } from "../vault/seal.js";

type Choice = Pick<InteractiveReply, "action_id" | "title" | "value">;

const place = (conversationId: string): string => `conversation|${conversationId}|offer`;

/** The choices of an interactive message, in the order of their numbers. */
export const choicesOf = ({ actions }: Interactive): Choice[] =>
  actions
    .filter(({ type }) => type === "reply")
    .map(({ id, title, value }) => ({ action_id: id, title, ...(value !== undefined && { value }) }));

export const sealOffer = (key: DataKey, conversationId: string, choices: readonly Choice[]): Buffer =>
  sealJson(key, place(conversationId), choices);

const number = /^\s*(\d{1,2})\s*[.。、]?\s*$/;

/** The choice a person made by answering with its number; undefined when the text is anything else. */
export function choiceBy(
  key: DataKey,
  conversationId: string,
  offer: Buffer | null,
  text: string | undefined,
): Choice | undefined {
  const [, digits] = number.exec(text?.normalize("NFKC") ?? "") ?? [];
  if (offer === null || digits === undefined) return undefined;
  return unsealJson<readonly Choice[]>(key, place(conversationId), offer)[Number(digits) - 1];
}
