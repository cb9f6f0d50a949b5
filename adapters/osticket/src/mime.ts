import { createHash } from "node:crypto";
import type { AttachedFile } from "@gatehouse/sdk/mail";

/** A mail for `tickets.email`; nothing in it stems from a clock or from chance, so a repeat is the same mail. */
export interface Mail {
  /** Without angle brackets. */
  readonly id: string;
  readonly name: string;
  readonly from: string;
  readonly to: string | undefined;
  readonly subject: string;
  /** Ids of earlier mails, without angle brackets. */
  readonly references: readonly string[];
  /** RFC 3339. */
  readonly date: string;
  readonly automatic: boolean;
  readonly text: string;
  readonly files: readonly AttachedFile[];
}

/** Bytes of one encoded word's text, of the 75 characters RFC 2047 allows it. */
const wordBytes = 42;

/** RFC 2047: words are cut between characters, never inside one. */
function encodedWords(text: string): string {
  const words: string[] = [""];
  for (const character of text) {
    const longer = `${words.at(-1)}${character}`;
    if (Buffer.byteLength(longer) > wordBytes) words.push(character);
    else words[words.length - 1] = longer;
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString("base64")}?=`).join("\r\n ");
}

const headerText = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) && !text.includes("=?") ? text : encodedWords(text);

const lines76 = (bytes: Buffer): string => bytes.toString("base64").replaceAll(/.{76}(?=.)/g, "$&\r\n");

/** `Mon, 23 Nov 2026 08:00:00 +0000` */
const mailDate = (date: string): string => new Date(date).toUTCString().replace("GMT", "+0000");

const bracketed = (ids: readonly string[]): string => ids.map((id) => `<${id}>`).join(" ");

/** RFC 5987, which osTicket reads. */
const fileName = (name: string): string =>
  `filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`)}`;

const mediaType = (type: string): string =>
  /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(type) ? type : "application/octet-stream";

const textPart = (text: string): string =>
  `Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines76(Buffer.from(text))}\r\n`;

const filePart = ({ filename, contentType, content }: AttachedFile): string =>
  [
    `Content-Type: ${mediaType(contentType)}`,
    "Content-Transfer-Encoding: base64",
    `Content-Disposition: attachment; ${fileName(filename)}`,
    "",
    `${lines76(content)}\r\n`,
  ].join("\r\n");

function body({ id, text, files }: Mail): string {
  if (files.length === 0) return textPart(text);
  const border = `gatehouse_${createHash("sha256").update(id).digest("hex").slice(0, 32)}`;
  const parts = [textPart(text), ...files.map(filePart)].map((part) => `--${border}\r\n${part}`);
  return `Content-Type: multipart/mixed; boundary="${border}"\r\n\r\n${parts.join("")}--${border}--\r\n`;
}

/** The mail as RFC 5322 and MIME have it. */
export function mime(mail: Mail): Buffer {
  const { id, name, from, to, subject, references, date, automatic } = mail;
  const head = [
    `From: ${name === "" ? "" : `${encodedWords(name)} `}<${from}>`,
    ...(to === undefined ? [] : [`To: <${to}>`]),
    `Subject: ${headerText(subject)}`,
    `Date: ${mailDate(date)}`,
    `Message-ID: <${id}>`,
    ...(references.length === 0 ? [] : [`In-Reply-To: <${references.at(-1)}>`, `References: ${bracketed(references)}`]),
    ...(automatic ? ["Auto-Submitted: auto-generated"] : []),
    "MIME-Version: 1.0",
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n${body(mail)}`);
}
