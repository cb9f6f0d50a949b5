import type { RawEvent } from "@gatehouse/sdk";
import type { SMTPServerDataStream, SMTPServerEnvelope } from "smtp-server";
import type { SmtpListenConfig } from "../config.js";
import { wholeBytes } from "../parts/plan.js";
import { type Head, readHead } from "../read/head.js";
import { limits } from "../read/limits.js";
import { contentKeyOf, transferKeyOf } from "../read/message-id.js";
import { wholeType } from "../read/raw-type.js";
import { type Arrival, arriving } from "./arrival.js";
import { type Mail, reduce } from "./reduce.js";
import { isRefusal, refusal } from "./refusal.js";
import { createSpool, discard, type Index, type State } from "./spool.js";
import { keepIndex } from "./spool-index.js";

export interface Taking {
  readonly config: SmtpListenConfig;
  readonly state: State;
  readonly emit: (events: readonly RawEvent[]) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Only the envelope knows who a bounce goes to; the last server writes it into the mail (RFC 5321, 4.4). */
const returnPath = ({ mailFrom }: SMTPServerEnvelope): Buffer =>
  Buffer.from(`Return-Path: <${(mailFrom ? mailFrom.address : "").replaceAll(/[\p{Cc}<>]/gu, "")}>\r\n`);

function headOf(mail: Buffer): Head {
  try {
    return readHead(mail);
  } catch {
    throw refusal(552, `the header is larger than ${limits.headBytes} bytes or has too many fields`);
  }
}

function refuseWhenStopping({ signal }: Taking): void {
  if (signal.aborted) throw refusal(421, "shutting down, try again");
}

async function handOver(taking: Taking, event: RawEvent): Promise<void> {
  refuseWhenStopping(taking);
  await taking.emit([event]);
}

/** The keys are made of the mail as it was sent, without our own lines. */
async function takeWhole(taking: Taking, { trace, beginning, recipients }: Mail): Promise<void> {
  const head = headOf(beginning);
  const key = transferKeyOf(beginning, head, recipients);
  const contentKey = contentKeyOf(beginning, head);
  await handOver(taking, { key, contentKey, body: Buffer.concat([trace, beginning]), contentType: wholeType });
}

interface Prepared {
  readonly event: RawEvent;
  /** Of a try before this one. */
  readonly earlier: Index | undefined;
}

/** All of the mail is kept when this resolves, and none of it when it throws. */
async function prepared(taking: Taking, mail: Mail, arrival: Arrival): Promise<Prepared> {
  const spool = createSpool(taking.state);
  try {
    const event = await reduce({ ...mail, head: headOf(mail.beginning) }, arrival, spool);
    refuseWhenStopping(taking);
    return { event, earlier: await keepIndex(taking.state, event, spool.index()) };
  } catch (error) {
    await spool.drop();
    throw error;
  }
}

async function takeReduced(taking: Taking, mail: Mail, arrival: Arrival): Promise<void> {
  const { event, earlier } = await prepared(taking, mail, arrival);
  try {
    // A commit that failed may have been made all the same, so the pieces stay until the second try replaces them.
    await handOver(taking, event);
  } finally {
    if (earlier !== undefined) await discard(taking.state, earlier);
  }
}

async function taken(taking: Taking, arrival: Arrival, envelope: SMTPServerEnvelope): Promise<void> {
  const recipients = envelope.rcptTo.map(({ address }) => address.toLowerCase());
  const mail = { trace: returnPath(envelope), beginning: await arrival.beginning(wholeBytes), recipients };
  if (mail.beginning.length <= wholeBytes) await takeWhole(taking, mail);
  else await takeReduced(taking, mail, arrival);
}

/** Takes one mail: returns when it is committed, throws with the SMTP code to answer. */
export async function takeMail(
  taking: Taking,
  stream: SMTPServerDataStream,
  envelope: SMTPServerEnvelope,
): Promise<void> {
  const arrival = arriving(stream, taking.config.max_bytes);
  try {
    await taken(taking, arrival, envelope);
  } catch (error) {
    throw isRefusal(error) ? error : refusal(451, "cannot be stored now, try again");
  } finally {
    await arrival.end();
  }
}
