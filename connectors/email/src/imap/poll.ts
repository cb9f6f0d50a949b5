import { type Host, PluginError, type PollResult, type RawEvent } from "@gatehouse/sdk";
import type { FetchMessageObject, ImapFlow } from "imapflow";
import type { ImapConfig } from "../config.js";
import { readHead } from "../read/head.js";
import { truncatedType } from "../read/interpret.js";
import { contentKeyOf } from "../read/message-id.js";
import { withImap } from "./client.js";
import { type Cursor, cursorOf, cursorText } from "./cursor.js";

const batchMails = 50;
const batchBytes = 32 * 1024 * 1024;
const dayMs = 86_400_000;
/** Of a mail that is too large: enough for its header and its text. */
const cutBytes = 1024 * 1024;

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

/** As many of the first as fit into one batch, at least one. */
async function batchOf({ client, config }: Mailbox, uids: readonly number[]): Promise<number[]> {
  const first = uids.slice(0, batchMails);
  const sizes = await client.fetchAll(first, { uid: true, size: true }, { uid: true });
  const sizeOf = new Map(sizes.map(({ uid, size }) => [uid, Math.min(size ?? 0, config.max_bytes)]));
  let bytes = 0;
  const over = first.findIndex((uid) => (bytes += sizeOf.get(uid) ?? 0) > batchBytes);
  return over < 0 ? first : first.slice(0, Math.max(1, over));
}

const wholeLines = (source: Buffer): Buffer => source.subarray(0, source.lastIndexOf("\n") + 1);

/** `size` tells whether the server held more than was read. */
function rawEvent(validity: string, { uid, size, source }: FetchMessageObject): RawEvent | undefined {
  if (source === undefined) return undefined;
  const cut = (size ?? 0) > source.length && source.length >= cutBytes;
  const body = cut ? wholeLines(source) : source;
  return {
    key: `imap:${validity}:${uid}`,
    contentKey: contentKeyOf(body, readHeadSafely(body)),
    body,
    contentType: cut ? truncatedType : "message/rfc822",
  };
}

/** A header too large to read still needs a key: interpret refuses the mail with the reason later. */
function readHeadSafely(body: Buffer): ReturnType<typeof readHead> {
  try {
    return readHead(body);
  } catch {
    return { fields: [], at: 0, bodyAt: 0 };
  }
}

async function fetched({ client, config, validity }: Mailbox, uids: readonly number[]): Promise<RawEvent[]> {
  if (uids.length === 0) return [];
  const events: RawEvent[] = [];
  for (const uid of uids) {
    const known = await client.fetchOne(String(uid), { uid: true, size: true }, { uid: true });
    if (!known) continue;
    const tooLarge = (known.size ?? 0) > config.max_bytes;
    const source = tooLarge ? { maxLength: cutBytes } : true;
    const mail = await client.fetchOne(String(uid), { uid: true, source }, { uid: true });
    const event = mail && rawEvent(validity, { ...mail, ...(known.size !== undefined && { size: known.size }) });
    if (event) events.push(event);
  }
  return events;
}

async function read(mailbox: Mailbox, text: string | undefined, now: Date): Promise<PollResult> {
  const { validity, uidNext } = mailbox;
  const cursor = cursorOf(text, validity);
  const uids = await waiting(mailbox, cursor, now);
  const batch = uids.length === 0 ? [] : await batchOf(mailbox, uids);
  const events = await fetched(mailbox, batch);
  const last = batch.at(-1) ?? cursor?.uid ?? Math.max(0, uidNext - 1);
  return { events, cursor: cursorText({ validity, uid: last }), more: uids.length > batch.length };
}

/** Reads the next mails after the cursor; events and cursor are stored together, so none is lost or taken twice. */
export const imapPoll =
  (config: ImapConfig, host: Host) =>
  (cursor: string | undefined, signal: AbortSignal): Promise<PollResult> =>
    withImap(config, host, signal, async (client) => {
      const { uidValidity, uidNext } = await client.mailboxOpen(config.mailbox, { readOnly: true });
      return read({ client, config, validity: String(uidValidity), uidNext }, cursor, host.now());
    });
