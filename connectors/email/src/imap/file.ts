import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ReadableStream } from "node:stream/web";
import type { Host, InboundAttachment, RawEvent } from "@gatehouse/sdk";
import { imapFailure } from "@gatehouse/sdk/mail";
import type { ImapFlow } from "imapflow";
import type { ImapConfig } from "../config.js";
import { refusedFile as refused } from "../parts/refused-file.js";
import { partOfRef } from "../read/left-out.js";
import { withImap } from "./client.js";

/** What is asked of the server at a time: larger pieces leave more garbage and are hardly faster. */
const chunkSize = 64 * 1024;

interface Place {
  readonly validity: string;
  readonly uid: string;
  readonly part: string;
}

/** The mail is named by the key, which is ours; only the part comes from what was read in it. */
function placeOf(key: string, ref: string | undefined): Place {
  const [, validity, uid] = /^imap:(\d{1,10}):(\d{1,10})$/.exec(key) ?? [];
  const part = partOfRef(ref);
  if (validity === undefined || uid === undefined || part === undefined)
    throw refused("this file is not in a mailbox", "unsupported");
  return { validity, uid, part };
}

/** Decoded bytes of the part; text is left in its own charset, as files are. */
async function contentOf(client: ImapFlow, config: ImapConfig, { validity, uid, part }: Place): Promise<Readable> {
  const { uidValidity } = await client.mailboxOpen(config.mailbox, { readOnly: true });
  if (String(uidValidity) !== validity)
    throw refused("the mailbox was rebuilt since: nobody can tell which mail the file was in", "other");
  const { content } = await client.download(uid, part, { uid: true, chunkSize, decodeText: false });
  if (content === undefined) throw refused("the mail is not in the mailbox any more", "other");
  return content;
}

/** One chunk for each one read: whoever reads slowly makes the server wait. */
function streamOf(content: Readable, maxBytes: number): ReadableStream<Uint8Array> {
  const chunks = content[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let size = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next().catch((error: unknown) => Promise.reject(imapFailure(error)));
        if (done) return controller.close();
        size += value.length;
        if (size <= maxBytes) return controller.enqueue(value);
        content.destroy();
        throw refused(`the file is larger than ${maxBytes} bytes`, "too_large");
      },
      cancel: () => void content.destroy(),
    },
    { highWaterMark: 0 },
  );
}

/** Streams one file of a large mail from the mailbox, over a connection of its own that ends with the stream. */
export const imapFile =
  (config: ImapConfig, host: Host) =>
  ({ source_ref }: InboundAttachment, { key }: RawEvent, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> =>
    new Promise((resolve, reject) => {
      const run = async (client: ImapFlow): Promise<void> => {
        const content = await contentOf(client, config, placeOf(key, source_ref));
        resolve(streamOf(content, config.max_bytes));
        await finished(content);
      };
      // A failure after the stream was handed over is told by the stream.
      withImap(config, host, signal, run).catch(reject);
    });
