import { createHash } from "node:crypto";
import { type AdapterSession, type Host, PluginError, type PollResult, type RawEvent } from "@gatehouse/sdk";
import type { ImapFlow } from "imapflow";
import type { Config, ImapConfig } from "../config.js";
import { withImap } from "../imap.js";
import { keepThread } from "../thread.js";
import { type Cursor, cursorOf, cursorText } from "./cursor.js";
import { type MailHead, readHead } from "./head.js";
import { judgeMail } from "./judge-mail.js";
import { rawOf, replyOf, unreadable } from "./reply.js";

type Poll = NonNullable<AdapterSession["poll"]>;

const batchMails = 50;
const batchBytes = 16 * 1024 * 1024;
/** Enough of a mail that is too large for its words. */
const cutBytes = 262_144;
/** How far to look back in a mailbox whose UIDs mean other mails now; answers known by then are known by their keys. */
const lookBackMs = 2 * 86_400_000;

interface Reader {
  readonly client: ImapFlow;
  readonly config: Config;
  readonly host: Host;
  readonly validity: string;
}

interface Waiting {
  readonly uid: number;
  readonly size: number;
  readonly head: MailHead;
}

/** UIDs still to be looked at, ascending. */
async function waiting({ client, host, validity }: Reader, cursor: Cursor | undefined): Promise<readonly number[]> {
  const known = cursor?.validity === validity ? cursor.uid : undefined;
  const since = new Date(host.now().getTime() - lookBackMs);
  const found = await client.search(known === undefined ? { since } : { uid: `${known + 1}:*` }, { uid: true });
  if (!Array.isArray(found)) throw new PluginError("unavailable", "the IMAP server refused to search the mailbox");
  // `n:*` also finds the last mail when its UID is below n.
  return found.filter((uid) => uid > (known ?? 0)).sort((a, b) => a - b);
}

async function heads({ client }: Reader, uids: readonly number[]): Promise<readonly Waiting[]> {
  const found = await client.fetchAll([...uids], { uid: true, size: true, headers: true }, { uid: true });
  const mails = found.map(async ({ uid, size = 0, headers }) => ({
    uid,
    size,
    head: await readHead(headers ?? Buffer.alloc(0)),
  }));
  return (await Promise.all(mails)).sort((a, b) => a.uid - b.uid);
}

/** The same for one mail, whichever mailbox or UID it has by now. */
const keyOf = ({ validity }: Reader, { uid, head }: Waiting): string =>
  `mail-${createHash("sha256")
    .update(head.messageId ?? `${validity}:${uid}`)
    .digest("hex")}`;

/** Undefined when somebody deleted it meanwhile. */
async function answerIn(reader: Reader, mail: Waiting, conversation: string): Promise<RawEvent | undefined> {
  const cut = mail.size > reader.config.max_reply_bytes;
  const asked = cut ? { maxLength: cutBytes } : true;
  const found = await reader.client.fetchOne(String(mail.uid), { uid: true, source: asked }, { uid: true });
  if (!found || found.source === undefined) return undefined;
  const reply = replyOf({ head: mail.head, conversation, source: found.source, cut });
  return rawOf(keyOf(reader, mail), await reply.catch(() => unreadable));
}

/** What one mail means; a raw event only for an answer. */
async function taken(reader: Reader, mail: Waiting): Promise<RawEvent | undefined> {
  const { config, host } = reader;
  const judged = judgeMail(mail.head, config);
  switch (judged.kind) {
    case "other":
      return undefined;
    case "report":
      host.log.warn({ uid: mail.uid }, "a delivery report came: the helpdesk's address may not work");
      return undefined;
    case "refused":
      host.log.warn({ uid: mail.uid }, `an answer was not taken: ${judged.why}`);
      return undefined;
    case "automatic":
    case "answer":
      await keepThread(host, judged.conversation, { subject: mail.head.subject, answers: mail.head.messageId });
      return judged.kind === "answer" ? answerIn(reader, mail, judged.conversation) : undefined;
  }
}

async function read(reader: Reader, cursor: Cursor | undefined, newest: number): Promise<PollResult> {
  const uids = await waiting(reader, cursor);
  const events: RawEvent[] = [];
  let uid = uids[0] === undefined ? newest : uids[0] - 1;
  let bytes = 0;
  for (const mail of await (uids.length === 0 ? [] : heads(reader, uids.slice(0, batchMails)))) {
    const event = await taken(reader, mail);
    if (event !== undefined) events.push(event);
    uid = mail.uid;
    bytes += event?.body.length ?? 0;
    if (bytes > batchBytes) break;
  }
  return { events, cursor: cursorText({ validity: reader.validity, uid }), more: uids.some((other) => other > uid) };
}

/** Looks through the mails after the cursor; the first look takes none, and begins now. */
export const pollOf =
  (config: Config, imap: ImapConfig, host: Host): Poll =>
  (text, signal) =>
    withImap(imap, host, signal, async (client) => {
      const { uidValidity, uidNext } = await client.mailboxOpen(imap.mailbox, { readOnly: true });
      const reader = { client, config, host, validity: String(uidValidity) };
      const newest = Math.max(0, uidNext - 1);
      if (text === undefined) return { events: [], cursor: cursorText({ ...reader, uid: newest }), more: false };
      return read(reader, cursorOf(text), newest);
    });
