import { createHash } from "node:crypto";
import { type Outbound, PluginError } from "@gatehouse/sdk";
import { plainAddress } from "@gatehouse/sdk/mail";
import MailComposer from "nodemailer/lib/mail-composer";
import type { SmtpSubmitConfig } from "../config.js";
import { ownField } from "../read/automatic.js";

export interface Composed {
  /** Without angle brackets, as `interpret` reports it. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly raw: Buffer;
}

/** One line: what a person typed must never become a header of its own. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();

const isId = (text: string): boolean => /^[^<>\s\p{Cc}]{1,512}$/u.test(text);

/** The same for every attempt, so that a repeated mail is the same mail. */
function messageId(key: string, from: string): string {
  const local = /^[\w.-]{1,128}$/.test(key) ? key : createHash("sha256").update(key).digest("hex");
  return `${local}@${from.slice(from.lastIndexOf("@") + 1)}`;
}

export function subjectFor({ subject, references }: Outbound): string {
  const line = oneLine(subject ?? "").slice(0, 900);
  if (line === "") return "回复 | Reply";
  return references.length === 0 || /^(?:re|回复|答复|回覆)\s*[:：]/i.test(line) ? line : `Re: ${line}`;
}

/** A file that goes along, with its bytes. */
export interface SentFile {
  readonly filename: string;
  readonly content_type: string;
  readonly content: Uint8Array;
}

const filesFor = (files: readonly SentFile[]) =>
  files.map(({ filename, content_type, content }) => ({
    filename: oneLine(filename),
    contentType: oneLine(content_type),
    content: Buffer.from(content),
  }));

function recipientOf({ to }: Outbound): string {
  const address = to.scheme === "email" ? plainAddress(to.value) : undefined;
  if (address === undefined)
    throw new PluginError("rejected", "the recipient is no plain e-mail address", { reason: "recipient_unknown" });
  return address;
}

const bracket = (id: string): string => `<${id}>`;

/** The thread as mail programs follow it: the mail answered, and all before it, oldest first. */
function threadFields({ reply_to_source_id, references }: Outbound): { inReplyTo?: string; references?: string } {
  const known = references.filter(isId);
  const answered = reply_to_source_id !== undefined && isId(reply_to_source_id) ? reply_to_source_id : known.at(-1);
  if (answered === undefined) return {};
  const chain = [...known.filter((id) => id !== answered), answered].slice(-50);
  return { inReplyTo: bracket(answered), references: chain.map(bracket).join(" ") };
}

/** The mail as bytes, equal for equal messages. */
export async function composed(
  message: Outbound,
  config: SmtpSubmitConfig,
  key: string,
  files: readonly SentFile[] = [],
): Promise<Composed> {
  const to = recipientOf(message);
  const id = messageId(key, config.from);
  const name = oneLine(config.from_name ?? "");
  const mail = new MailComposer({
    from: { name, address: config.from },
    to: { name: "", address: to },
    subject: subjectFor(message),
    text: message.text,
    ...(files.length > 0 && { attachments: filesFor(files) }),
    messageId: bracket(id),
    date: message.sent_at,
    ...threadFields(message),
    headers: { [ownField]: message.id.replaceAll(/[^\w.-]/g, "") },
    disableFileAccess: true,
    disableUrlAccess: true,
    xMailer: false,
  });
  return { id, from: config.from, to, raw: await mail.compile().build() };
}
