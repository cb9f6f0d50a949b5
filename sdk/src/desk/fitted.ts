/** A file as a command carries it (contract: `command`). */
export interface CommandFile {
  readonly filename: string;
  readonly content_type: string;
  readonly content_base64: string;
}

/** Characters of a command's text are 65 536; the rest is for what an adapter adds. */
const longest = 60_000;
const filename = "全文-full-text.txt";

/** Words for a command's `text`: of too many the beginning, and all of them as a file. Pure. */
export function fitted(text: string): { readonly text: string; readonly whole?: CommandFile } {
  if (text.length <= longest) return { text };
  const content_base64 = Buffer.from(text).toString("base64");
  return {
    // Not half of a surrogate pair, which no command may hold.
    text: `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "")}…\n[全文见附件 | all of it is attached: ${filename}]`,
    whole: { filename, content_type: "text/plain", content_base64 },
  };
}
