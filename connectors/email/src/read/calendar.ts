import type { Attachment } from "mailparser";

/** A meeting request, as far as people need it in one line (RFC 5545, RFC 5546). */
export interface Invitation {
  /** `REQUEST`, `CANCEL`, `REPLY` … */
  readonly method?: string;
  readonly summary?: string;
  readonly starts?: string;
  readonly ends?: string;
  readonly location?: string;
}

const maxChars = 256;

const unescaped = (value: string): string =>
  value
    .replace(/\\n/gi, " ")
    .replace(/\\([,;\\])/g, "$1")
    .slice(0, maxChars);

/** Lines are folded at 75 bytes: a line that begins with white space goes on with the one before. */
const linesOf = (text: string): string[] => text.replace(/\r?\n[ \t]/g, "").split(/\r?\n/);

function valueOf(lines: readonly string[], name: string): string | undefined {
  const line = lines.find((one) => new RegExp(`^${name}[:;]`, "i").test(one));
  const value = line?.slice(line.indexOf(":") + 1).trim();
  return value === undefined || value === "" ? undefined : unescaped(value);
}

const wanted = {
  method: "METHOD",
  summary: "SUMMARY",
  starts: "DTSTART",
  ends: "DTEND",
  location: "LOCATION",
} as const;

/** The first meeting in a mail; its file is kept beside it. */
export function invitationOf(files: readonly Attachment[]): Invitation | undefined {
  const file = files.find(({ contentType }) => /^text\/calendar\b/i.test(String(contentType)));
  if (file === undefined) return undefined;
  const lines = linesOf(file.content.toString("utf8", 0, 65_536));
  const found = Object.entries(wanted).flatMap(([name, property]) => {
    const value = valueOf(lines, property);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

/** The line that stands for a meeting when the mail says nothing else. */
export const invitationLine = ({ summary, starts, location }: Invitation): string =>
  ["[日程 | Calendar]", summary, starts, location].filter((part) => part !== undefined).join(" ");
