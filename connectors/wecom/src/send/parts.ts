import type { Interactive, Outbound, OutboundAttachment } from "@gatehouse/sdk";
import { type WecomMediaType, wecomMediaTypes } from "@gatehouse/sdk/wechat";
import { type Card, cardOf, choicesInWords, isCard, maxCardChars, titleOf } from "./card.js";
import type { Receiver } from "./receiver.js";

/** One message of WeCom: it never carries a text and a file together. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "file"; readonly type: WecomMediaType; readonly file: OutboundAttachment }
  | { readonly kind: "card"; readonly card: Card };

const filePart = (file: OutboundAttachment): Part => ({ kind: "file", type: wecomMediaTypes[file.kind], file });
const textPart = (text: string): readonly Part[] => (text === "" ? [] : [{ kind: "text", text }]);

const joined = (...texts: readonly (string | undefined)[]): string =>
  [...new Set(texts)].filter((text) => text !== undefined && text !== "").join("\n");

function choices(text: string, interactive: Interactive, { kind }: Receiver): readonly Part[] {
  if (kind === "parent" || !isCard(interactive)) return textPart(joined(text, choicesInWords(interactive)));
  const { header, body, footer } = interactive;
  const words = joined(titleOf(interactive) === undefined ? header : undefined, text, body, footer);
  const short = words.length <= maxCardChars;
  return [...textPart(short ? "" : words), { kind: "card", card: cardOf(interactive, short ? words : "") }];
}

/** In the order a person reads them: words, choices, files. */
export function partsOf({ text, interactive, attachments }: Outbound, receiver: Receiver): readonly Part[] {
  const words = interactive === undefined ? textPart(text) : choices(text, interactive, receiver);
  return [...words, ...attachments.map(filePart)];
}
