import { type Host, PluginError, type PollResult, type RawEvent } from "@gatehouse/sdk";
import type { ImapFlow } from "imapflow";
import type { ImapConfig } from "../config.js";
import { wholeBytes } from "../parts/plan.js";
import { type Head, readHead } from "../read/head.js";
import { contentKeyOf } from "../read/message-id.js";
import { withImap } from "./client.js";
import { type Cursor, cursorOf, cursorText } from "./cursor.js";
import { takeMail } from "./take.js";

const batchMails = 50;
const batchBytes = 32 * 1024 * 1024;
const dayMs = 86_400_000;

interface Mailbox {
  readonly client: ImapFlow;
  readonly config: ImapConfig;
  readonly validity: string;
  readonly uidNext: number;
}

/** UIDs still to be read, ascending. Without a cursor only mail of the last days: an old mailbox is no news. */
async function waiting({ client, config }: Mailbox, cursor: Cursor | undefined, now: Date): Promise<number[]> {
  const since = new Date(now.getTime() - config.since_days * dayMs);
  const query = cursor ? { uid: `${cursor.uid + 1}:*` } : { since };
  const found = await client.search(query, { uid: true });
  if (!Array.isArray(found)) throw new PluginError("unavailable", "the IMAP server refused to search the mailbox");
  // `n:*` also finds the last mail when its UID is below n.
  return found.filter((uid) => uid > (cursor?.uid ?? 0)).sort((a, b) => a - b);
}

interface Waiting {
  readonly uid: number;
  readonly size: number;
}

/** As many of the first as fit into one batch, at least one. */
async function batchOf({ client }: Mailbox, uids: readonly number[]): Promise<readonly Waiting[]> {
  const found = await client.fetchAll(uids.slice(0, batchMails), { uid: true, size: true }, { uid: true });
  const batch: Waiting[] = [];
  let bytes = 0;
  for (const { uid, size = 0 } of found.sort((a, b) => a.uid - b.uid)) {
    bytes += Math.min(size, wholeBytes);
    if (batch.length > 0 && bytes > batchBytes) break;
    batch.push({ uid, size });
  }
  return batch;
}

/** A header too large to read still needs a key: interpret refuses the mail with the reason later. */
function headOf(body: Buffer): Head {
  try {
    return readHead(body);
  } catch {
    return { fields: [], at: 0, bodyAt: 0 };
  }
}

/** One mail; undefined when somebody deleted it meanwhile. */
async function fetched({ client, validity }: Mailbox, { uid, size }: Waiting): Promise<RawEvent | undefined> {
  const mail = await takeMail(client, uid, size);
  return mail && { key: `imap:${validity}:${uid}`, contentKey: contentKeyOf(mail.body, headOf(mail.body)), ...mail };
}

async function read(mailbox: Mailbox, text: string | undefined, now: Date): Promise<PollResult> {
  const { validity, uidNext } = mailbox;
  const cursor = cursorOf(text, validity);
  const uids = await waiting(mailbox, cursor, now);
  const batch = uids.length === 0 ? [] : await batchOf(mailbox, uids);
  const events: RawEvent[] = [];
  for (const next of batch) {
    const event = await fetched(mailbox, next);
    if (event) events.push(event);
  }
  const last = batch.at(-1)?.uid ?? uids.slice(0, batchMails).at(-1) ?? cursor?.uid ?? Math.max(0, uidNext - 1);
  return { events, cursor: cursorText({ validity, uid: last }), more: uids.some((uid) => uid > last) };
}

/** Reads the next mails after the cursor; events and cursor are stored together, so none is lost or taken twice. */
export const imapPoll =
  (config: ImapConfig, host: Host) =>
  (cursor: string | undefined, signal: AbortSignal): Promise<PollResult> =>
    withImap(config, host, signal, async (client) => {
      const { uidValidity, uidNext } = await client.mailboxOpen(config.mailbox, { readOnly: true });
      return read({ client, config, validity: String(uidValidity), uidNext }, cursor, host.now());
    });
