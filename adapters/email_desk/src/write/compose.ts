import type { GatewayEvent } from "@gatehouse/sdk";
import { type DeskFiles, type DeskMail, plusAddress, subjectTag } from "@gatehouse/sdk/mail";
import MailComposer from "nodemailer/lib/mail-composer";
import type { Config } from "../config.js";
import { automaticField, conversationField, ownField } from "../fields.js";
import type { Thread } from "../thread.js";

export interface MailParts {
  readonly event: GatewayEvent;
  readonly mail: DeskMail;
  /** Message-ID, without angle brackets. */
  readonly id: string;
  /** Of the conversation's first mail, where this is a later one. */
  readonly root: string | undefined;
  readonly thread: Thread;
  readonly files: DeskFiles;
}

const bracket = (id: string): string => `<${id}>`;

/** A later mail answers the helpdesk's newest one, else the first of the thread, which all of them refer to. */
function threadFields({ root, thread: { answers } }: MailParts): { inReplyTo?: string; references?: string } {
  const before = [root, answers].filter((id) => id !== undefined);
  const answered = before.at(-1);
  return answered === undefined
    ? {}
    : { inReplyTo: bracket(answered), references: [...new Set(before)].map(bracket).join(" ") };
}

/** The helpdesk finds its ticket by what it wrote itself, and we our conversation by the tag. */
function subjectOf({ event, root, thread: { subject } }: MailParts): string {
  const tag = subjectTag(event.partitionkey);
  const tagged = subject.includes(tag) ? subject : `${subject} ${tag}`;
  return root === undefined || /^re\s*:/i.test(tagged) ? tagged : `Re: ${tagged}`;
}

/** Words of a person are no automatic mail: a helpdesk would keep back its answers to one (RFC 3834). */
const marks = ({ event, mail }: MailParts): Record<string, string> => ({
  [conversationField]: event.partitionkey,
  [ownField]: event.id,
  ...(mail.automatic && { [automaticField]: "auto-generated" }),
});

const addressFor = ({ event }: MailParts, { address, subaddress }: Config): string =>
  subaddress ? plusAddress(address, event.partitionkey) : address;

/** The mail as bytes: equal for equal events. */
export async function composed(parts: MailParts, config: Config): Promise<Buffer> {
  const { event, mail, id, files } = parts;
  const sender = { name: mail.name, address: addressFor(parts, config) };
  const lines = files.lines.length === 0 ? "" : `\n\n${files.lines.join("\n")}`;
  const composer = new MailComposer({
    from: sender,
    replyTo: sender,
    to: { name: "", address: config.to },
    subject: subjectOf(parts),
    text: `${mail.text}${lines}`,
    ...(files.attached.length > 0 && { attachments: [...files.attached] }),
    messageId: bracket(id),
    date: event.time,
    ...threadFields(parts),
    headers: marks(parts),
    disableFileAccess: true,
    disableUrlAccess: true,
    xMailer: false,
  });
  return composer.compile().build();
}
