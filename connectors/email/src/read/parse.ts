import { type ParsedMail, simpleParser } from "mailparser";
import { limits, refused } from "./limits.js";
import { repaired } from "./repair.js";
import { structureOf } from "./structure.js";

/** Nothing that costs time without being used: links, previews, checksums, embedded mails. */
const options = {
  keepCidLinks: true,
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  keepDeliveryStatus: true,
  ignoreEmbedded: true,
  checksumAlgo: false,
  maxHeadSize: limits.headBytes * 2,
  maxChildNodes: limits.parts,
} as const;

/** Decodes a mail whose structure was found harmless. Throws `rejected` with the reason for anything else. */
export async function parsed(raw: Buffer): Promise<ParsedMail> {
  const mail = repaired(raw, structureOf(raw));
  try {
    return await simpleParser(mail, options);
  } catch (cause) {
    throw refused("the mail cannot be decoded", "content_refused", cause);
  }
}
