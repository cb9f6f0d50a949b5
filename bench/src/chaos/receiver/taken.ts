import type { IncomingHttpHeaders } from "node:http";
import { verify } from "@gatehouse/sdk";

/** A request the receiver took: from then on it is the receiver's. */
export interface Taken {
  readonly webhookId: string;
  readonly type: string;
  /** The gateway's conversation, and the number of the event in it. */
  readonly partition: string;
  readonly sequence: number;
  /** Of the message; absent in an event that brings none. */
  readonly messageId?: string;
  readonly text?: string;
  /** Microseconds of the machine's monotonic clock. */
  readonly at: number;
}

interface Body {
  readonly id: string;
  readonly type: string;
  readonly partitionkey: string;
  readonly sequence: string;
  readonly data: { readonly message?: { readonly id: string; readonly text?: string } };
}

/** Reads a request; undefined when its signature is not ours, as after a byte was turned over on the way. */
export function readTaken(headers: IncomingHttpHeaders, body: Buffer, secret: string, at: number): Taken | undefined {
  const webhookId = String(headers["webhook-id"]);
  if (!isSigned(headers, body, secret)) return undefined;
  const { type, partitionkey, sequence, data } = JSON.parse(body.toString()) as Body;
  const message = data.message && { messageId: data.message.id, text: data.message.text ?? "" };
  return { webhookId, type, partition: partitionkey, sequence: Number(sequence), ...message, at };
}

function isSigned(headers: IncomingHttpHeaders, body: Buffer, secret: string): boolean {
  try {
    verify([secret], new Map(Object.entries(headers) as [string, string][]), body, new Date());
    return true;
  } catch {
    return false;
  }
}
