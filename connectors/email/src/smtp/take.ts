import type { RawEvent } from "@gatehouse/sdk";
import type { SMTPServerDataStream, SMTPServerEnvelope } from "smtp-server";
import type { SmtpListenConfig } from "../config.js";
import { readHead } from "../read/head.js";
import { limits } from "../read/limits.js";
import { contentKeyOf, transferKeyOf } from "../read/message-id.js";
import { wholeType } from "../read/raw-type.js";
import { refusal } from "./refusal.js";

/** A client that drips its mail holds a connection no longer than this. */
const wholeMailMs = 300_000;

export interface Taking {
  readonly config: SmtpListenConfig;
  readonly emit: (events: readonly RawEvent[]) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Reads to the end whatever comes, so that the refusal can be heard, but keeps no more than `limit` behind `first`. */
async function collected(stream: SMTPServerDataStream, limit: number, first: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = [first];
  const timer = setTimeout(() => stream.destroy(refusal(451, "the mail took too long")), wholeMailMs);
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
    }
  } finally {
    clearTimeout(timer);
  }
  if (size > limit || stream.sizeExceeded) throw refusal(552, `the mail is larger than ${limit} bytes`);
  return Buffer.concat(chunks);
}

/** Only the envelope knows who a bounce goes to; the last server writes it into the mail (RFC 5321, 4.4). */
const returnPath = ({ mailFrom }: SMTPServerEnvelope): Buffer =>
  Buffer.from(`Return-Path: <${(mailFrom ? mailFrom.address : "").replaceAll(/[\p{Cc}<>]/gu, "")}>\r\n`);

/** The keys are made of the mail as it was sent, which begins at `from`. */
function rawEvent(body: Buffer, from: number, envelope: SMTPServerEnvelope): RawEvent {
  const mail = body.subarray(from);
  const head = readHead(mail);
  const recipients = envelope.rcptTo.map(({ address }) => address.toLowerCase());
  return {
    key: transferKeyOf(mail, head, recipients),
    contentKey: contentKeyOf(mail, head),
    body,
    contentType: wholeType,
  };
}

function keyed(body: Buffer, from: number, envelope: SMTPServerEnvelope): RawEvent {
  try {
    return rawEvent(body, from, envelope);
  } catch {
    throw refusal(552, `the header is larger than ${limits.headBytes} bytes or has too many fields`);
  }
}

/** Takes one mail: returns when it is committed, throws with the SMTP code to answer. */
export async function takeMail(
  taking: Taking,
  stream: SMTPServerDataStream,
  envelope: SMTPServerEnvelope,
): Promise<void> {
  const first = returnPath(envelope);
  const event = keyed(await collected(stream, taking.config.max_bytes, first), first.length, envelope);
  if (taking.signal.aborted) throw refusal(421, "shutting down, try again");
  try {
    await taking.emit([event]);
  } catch {
    throw refusal(451, "cannot be stored now, try again");
  }
}
