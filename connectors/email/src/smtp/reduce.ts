import type { RawEvent } from "@gatehouse/sdk";
import { isCut, wholeBytes } from "../parts/plan.js";
import { reducedMail, sealed } from "../parts/reduce.js";
import type { Head } from "../read/head.js";
import { keyMaker } from "../read/message-id.js";
import { reducedType } from "../read/raw-type.js";
import type { Arrival } from "./arrival.js";
import { createHolding } from "./hold.js";
import { refusal } from "./refusal.js";
import { split, UnreadableError } from "./split.js";
import type { Spool } from "./spool.js";

/** What is known of a mail before its end is there. */
export interface Mail {
  /** Our own lines, which are not part of the mail as it was sent. */
  readonly trace: Buffer;
  /** All of a small mail; of a large one a little more than is taken whole. */
  readonly beginning: Buffer;
  readonly recipients: readonly string[];
}

type Body = Pick<RawEvent, "body" | "contentType">;

async function reduced(first: Buffer, next: Arrival["next"], spool: Spool): Promise<Body> {
  async function* pieces(): AsyncGenerator<Buffer> {
    yield first;
    for (let piece = await next(); piece !== undefined; piece = await next()) yield piece;
  }
  const holding = createHolding(spool);
  const root = await split(pieces(), holding);
  await holding.end();
  const plan = holding.plan();
  const taken = sealed({ root, head: root.head, sections: holding.sections(), plan });
  return { body: reducedMail(taken), contentType: reducedType(taken.seal, isCut(plan)) };
}

/** A mail that could only be kept in part is refused, for its sender to know; the refusal is heard after its last byte. */
async function refuse(next: Arrival["next"], { message }: UnreadableError): Promise<never> {
  while ((await next()) !== undefined);
  throw refusal(554, `the mail is larger than ${wholeBytes} bytes and cannot be taken apart: ${message}`);
}

/** Takes the rest of a large mail as it comes: about 1 MiB of it is held, the rest goes to the spool. */
export async function reduce(
  { trace, beginning, recipients, head }: Mail & { readonly head: Head },
  arrival: Arrival,
  spool: Spool,
): Promise<RawEvent> {
  const keys = keyMaker(head, recipients);
  keys.add(beginning.subarray(head.bodyAt));
  const next = async (): Promise<Buffer | undefined> => {
    const piece = await arrival.next();
    if (piece !== undefined) keys.add(piece);
    return piece;
  };
  const first = Buffer.concat([trace, beginning]);
  const body = await reduced(first, next, spool).catch((error: unknown) => {
    if (error instanceof UnreadableError) return refuse(next, error);
    throw error;
  });
  return { ...keys.end(), ...body };
}
