/** A file as a command carries it (contract: `command`). */
export interface CommandFile {
  readonly filename: string;
  readonly content_type: string;
  readonly content_base64: string;
}

/** Characters of a command's text are 65 536; the rest is for what an adapter adds. */
const longest = 60_000;
const filename = "全文-full-text.txt";

/** Not half of a surrogate pair, which no command may hold. */
const beginning = (text: string): string => text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "");

/** Words for a `message.send`: of too many the beginning, and all of them as a file. Pure. */
export function fitted(text: string): { readonly text: string; readonly whole?: CommandFile } {
  if (text.length <= longest) return { text };
  const content_base64 = Buffer.from(text).toString("base64");
  return {
    text: `${beginning(text)}…\n[全文见附件 | all of it is attached: ${filename}]`,
    whole: { filename, content_type: "text/plain", content_base64 },
  };
}

/** Words for a `conversation.note`, which carries no file: of too many the beginning. Pure. */
export const shortened = (text: string): string =>
  text.length <= longest ? text : `${beginning(text)}…\n[太长，后文未转来 | too long: the rest stays there]`;
