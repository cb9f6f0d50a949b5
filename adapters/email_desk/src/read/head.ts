import { plainAddress } from "@gatehouse/sdk/mail";
import { simpleParser } from "mailparser";

/** A mail's header, as far as it decides what the mail is. */
export interface MailHead {
  /** Undefined for several senders, or for one that cannot be read safely. */
  readonly from: string | undefined;
  /** Where it was sent to, as To, Cc and the delivering server say. */
  readonly to: readonly string[];
  /** Decoded. */
  readonly subject: string;
  /** Values of In-Reply-To and References. */
  readonly ids: string;
  /** Without angle brackets. */
  readonly messageId: string | undefined;
  /** All fields in order, names in lower case. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

const addressed = new Set(["to", "cc", "delivered-to", "x-original-to", "envelope-to"]);

const unfolded = (line: string): string =>
  line
    .slice(line.indexOf(":") + 1)
    .replaceAll(/\r?\n[ \t]*/g, " ")
    .trim();

export const valueOf = ({ fields }: Pick<MailHead, "fields">, name: string): string | undefined =>
  fields.find((field) => field.name === name)?.value;

const addressesIn = (value: string): readonly string[] =>
  [...value.matchAll(/[^\s<>,;:"()]{1,64}@[^\s<>,;:"()]{1,253}/g)].map(([found]) => found);

/** Reads a header block. */
export async function readHead(block: Buffer): Promise<MailHead> {
  const mail = await simpleParser(block, { skipTextToHtml: true, skipTextLinks: true });
  const fields = mail.headerLines.map(({ key, line }) => ({ name: key, value: unfolded(line) }));
  const [sender, ...others] = mail.from?.value ?? [];
  return {
    from: others.length === 0 ? plainAddress(sender?.address ?? "") : undefined,
    to: fields.filter(({ name }) => addressed.has(name)).flatMap(({ value }) => addressesIn(value)),
    subject: (mail.subject ?? "").replaceAll(/[\p{Cc}\s]+/gu, " ").trim(),
    ids: `${valueOf({ fields }, "references") ?? ""} ${valueOf({ fields }, "in-reply-to") ?? ""}`,
    messageId: /<([^<>\s\p{Cc}]{1,512})>/u.exec(valueOf({ fields }, "message-id") ?? "")?.[1],
    fields,
  };
}
