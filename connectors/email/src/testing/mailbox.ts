import assert from "node:assert/strict";
import type { InboundAttachment, InboundMessage, RawEvent, Session } from "@gatehouse/sdk";
import type { Dovecot } from "@gatehouse/sdk/mail/testing";
import type { Config } from "../config.js";
import { interpret } from "../read/interpret.js";
import { open } from "../session.js";
import { loopback } from "./account.js";

/** Where mails come in, one by one. */
export interface Intake {
  /** Delivers a mail and gives the raw event it became. */
  taken(mail: string | Buffer): Promise<RawEvent>;
  fetch(file: InboundAttachment, raw: RawEvent): Promise<Fetched>;
}

/** A mailbox as the gateway reads it. */
export interface Mailbox extends Intake {
  readonly session: Session;
}

export interface Fetched {
  readonly bytes: Buffer;
  readonly largestChunk: number;
}

/** Limits what a broken test can wait for. */
export const soon = (): AbortSignal => AbortSignal.timeout(60_000);

export async function messageOf(raw: RawEvent, config?: Pick<Config, "trusted_authserv_id">): Promise<InboundMessage> {
  const [event] = await interpret(raw, config);
  assert.ok(event?.type === "message.received");
  return event;
}

async function read(stream: ReadableStream<Uint8Array>): Promise<Fetched> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return { bytes: Buffer.concat(chunks), largestChunk: Math.max(0, ...chunks.map(({ length }) => length)) };
}

/** Reads a file that was left out, whole. */
export const fetching =
  (session: Session): Intake["fetch"] =>
  async (file, raw) => {
    const stream = await session.fetchAttachment?.(file, raw, soon());
    assert.ok(stream instanceof ReadableStream);
    return read(stream);
  };

export function mailbox(server: Dovecot, config: Config): Mailbox {
  const session = open(config, loopback());
  let cursor: string | undefined;
  return {
    session,
    taken: async (mail) => {
      server.deliver(mail);
      const result = await session.poll?.(cursor, soon());
      cursor = result?.cursor;
      assert.equal(result?.events.length, 1);
      return result.events[0] as RawEvent;
    },
    fetch: fetching(session),
  };
}

/** A message with the bytes of each file, wherever they are. */
export async function complete(box: Pick<Intake, "fetch">, raw: RawEvent, message: InboundMessage): Promise<object> {
  const attachments: object[] = [];
  for (const { source_ref, ...file } of message.attachments ?? []) {
    const content = source_ref === undefined ? file.content : (await box.fetch({ source_ref }, raw)).bytes;
    attachments.push({ ...file, content: Buffer.from(content ?? []).toString("base64") });
  }
  return { ...message, attachments };
}
