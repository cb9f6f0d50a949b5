import { dereferenced } from "./character-references.js";
import { plainText } from "./plain-text.js";

/** What a person reads of a chat message that may hold HTML: line breaks stay in either. Linear. Pure. */
export const wordsOrHtml = (content: string): string =>
  /<\/?[a-z][^<>]*>/i.test(content) ? plainText(content, { chat: true }) : dereferenced(content);
