import type { Version } from "../config.js";
import { readerOf } from "./octets.js";

/** The body of CMPP_DELIVER (CMPP 2.0, 7.4.5.1). */
export interface Deliver {
  /** As it came: the answer repeats it. */
  readonly messageId: Buffer;
  /** Our number, with an extension perhaps. */
  readonly destId: string;
  readonly udhi: boolean;
  readonly format: number;
  readonly from: string;
  /** 3.0: the number is an alias of the operator's making, not a phone number. */
  readonly isAlias: boolean;
  /** A status report about a message of ours. */
  readonly isReport: boolean;
  readonly content: Buffer;
}

/** All but the content: 2.0 has numbers of 21 bytes and 8 reserved ones at the end, 3.0 32, a type, and LinkID. */
const sizes: Readonly<Record<Version, number>> = {
  "2.0": 8 + 21 + 10 + 3 + 21 + 2 + 8,
  "3.0": 8 + 21 + 10 + 3 + 32 + 1 + 2 + 20,
};

/** Undefined where the lengths do not fit together. */
export function readDeliver(body: Buffer, version: Version): Deliver | undefined {
  if (body.length < sizes[version]) return undefined;
  const reader = readerOf(body);
  const messageId = reader.bytes(8);
  const destId = reader.text(21);
  reader.bytes(10 + 1);
  const udhi = reader.byte() === 1;
  const format = reader.byte();
  const from = reader.text(version === "2.0" ? 21 : 32);
  const isAlias = version === "3.0" && reader.byte() === 1;
  const isReport = reader.byte() === 1;
  const length = reader.byte();
  if (body.length < sizes[version] + length) return undefined;
  return { messageId, destId, udhi, format, from, isAlias, isReport, content: reader.bytes(length) };
}

/** The body of CMPP_DELIVER_RESP: Msg_Id and Result. */
export function deliverAnswer(messageId: Uint8Array, result: number, version: Version): Buffer {
  const tail = Buffer.alloc(version === "2.0" ? 1 : 4);
  tail.writeUIntBE(result, 0, tail.length);
  return Buffer.concat([messageId, tail]);
}
