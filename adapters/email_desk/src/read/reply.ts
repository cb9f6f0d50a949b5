import { bytes, identifier, type RawEvent } from "@gatehouse/sdk";
import { fitted } from "@gatehouse/sdk/desk";
import { separated } from "@gatehouse/sdk/mail";
import { type Attachment, type ParsedMail, simpleParser } from "mailparser";
import { z } from "zod";
import type { MailHead } from "./head.js";

const file = z.object({
  filename: z.string().min(1).max(255),
  content_type: z.string().max(255),
  content_base64: z.base64(),
});

/** An answer as it goes from poll to interpret. */
export const reply = z.object({
  conversation_id: identifier(64),
  /** Without quoted history. */
  text: z.string(),
  agent: identifier(128).optional(),
  attachments: z.array(file).max(50),
  /** Something of it was too large. */
  left_out: z.boolean(),
});
export type Reply = z.output<typeof reply>;

const mostFiles = 50;
/** Pictures set into the text are mostly logos of signatures; a screenshot is larger. */
const logoBytes = 16_384;

/** Libraries that convert HTML take long over more than this. */
const longestHtml = 262_144;

const options = { skipTextToHtml: true, skipTextLinks: true, keepCidLinks: true, maxHtmlLengthToParse: longestHtml };

/** `-- reply above this line --`: a request to whom the helpdesk writes to, on top of its mails. */
const aboveThisLine =
  /^[\s#*=_–—-]*(?:please\s+)?(?:type\s+(?:your\s+)?)?reply\s+above\s+this\s+line[\s#*=_–—-]*$|^[\s#*=_–—-]*请在此行(?:以上|上方|之上)回复[\s#*=_–—-]*$/i;

const withoutRequests = (text: string): string =>
  text
    .split("\n")
    .filter((line) => line.length > 200 || !aboveThisLine.test(line))
    .join("\n");

const newTextOf = (mail: ParsedMail): string =>
  separated(withoutRequests((mail.text ?? "").replaceAll("\r\n", "\n").replaceAll("\u00A0", " "))).text;

const isMeant = ({ contentType, related, size }: Attachment): boolean =>
  !/pkcs7-signature|pgp-signature/i.test(contentType) &&
  !(related && /^image\//i.test(contentType) && size < logoBytes);

const fileOf = ({ filename, contentType, content }: Attachment, at: number): z.output<typeof file> => ({
  filename:
    (filename ?? "")
      .replaceAll(/[\p{Cc}/\\]+/gu, " ")
      .trim()
      .slice(-255) || `file-${at + 1}`,
  content_type: contentType.slice(0, 255),
  content_base64: content.toString("base64"),
});

export interface Taken {
  readonly head: MailHead;
  readonly conversation: string;
  readonly source: Buffer;
  /** Only the beginning of a mail that was too large: its files are broken. */
  readonly cut: boolean;
}

/** One mail of the helpdesk as an answer. */
export async function replyOf({ head, conversation, source, cut }: Taken): Promise<Reply> {
  const mail = await simpleParser(source, options);
  const { text, whole } = fitted(newTextOf(mail));
  const files = [...(whole === undefined ? [] : [whole]), ...(cut ? [] : mail.attachments.filter(isMeant).map(fileOf))];
  return {
    conversation_id: conversation,
    text,
    ...(head.from !== undefined && head.from.length <= 128 && { agent: head.from }),
    attachments: files.slice(0, mostFiles),
    left_out: cut || files.length > mostFiles,
  };
}

/** A mail that no parser can read: interpret refuses it, so that it is kept as a dead letter and holds up nothing. */
export const unreadable = { unreadable: true } as const;

export const rawOf = (key: string, found: Reply | typeof unreadable): RawEvent => ({
  key,
  body: bytes(found),
  contentType: "application/json",
});
