import type { InboundAttachment } from "@gatehouse/sdk";
import { separated } from "@gatehouse/sdk/mail";
import type { ParsedMail } from "mailparser";
import { safeHtml } from "./html.js";
import { roughText, textOfHtml } from "./html-text.js";
import { limits } from "./limits.js";

export interface MailText {
  readonly text: string;
  readonly formatted?: string;
  readonly quoted: boolean;
  /** HTML that could not be cleaned, kept as a file. */
  readonly files: readonly InboundAttachment[];
}

const asFile = (html: string): InboundAttachment => ({
  kind: "file",
  content_type: "text/html",
  filename: "message.html",
  content: Buffer.from(html),
});

/** Plain text the author wrote; from the HTML when there is no other. */
function plainOf(mail: ParsedMail, formatted: string | undefined): string {
  const text = mail.text ?? "";
  if (text.trim() !== "" || !mail.html) return text;
  return formatted === undefined ? roughText(mail.html) : textOfHtml(formatted);
}

/** Text, safe HTML, and whether quoted history was left out of the text. */
export function textOf(mail: ParsedMail): MailText {
  const html = mail.html || undefined;
  const formatted = html === undefined ? undefined : safeHtml(html);
  const plain = plainOf(mail, formatted).replaceAll("\r\n", "\n").slice(0, limits.textChars);
  return {
    ...separated(plain),
    ...(formatted && { formatted }),
    files: html !== undefined && formatted === undefined ? [asFile(html)] : [],
  };
}
