import { createHash } from "node:crypto";

/**
 * The gateway's side of CMPP, written from the published tables and sharing no code with the connector, so that an error
 * made in one is not made in the other.
 */
export type IsmgVersion = "2.0" | "3.0";

export const pdu = (command: number, sequence: number, body: Buffer = Buffer.alloc(0)): Buffer => {
  const bytes = Buffer.alloc(12 + body.length);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE(command >>> 0, 4);
  bytes.writeUInt32BE(sequence, 8);
  body.copy(bytes, 12);
  return bytes;
};

const cString = (bytes: Buffer): string => {
  const end = bytes.indexOf(0);
  return bytes.toString("ascii", 0, end < 0 ? bytes.length : end);
};

const fixed = (text: string, length: number): Buffer =>
  Buffer.concat([Buffer.from(text, "ascii"), Buffer.alloc(length)]).subarray(0, length);

export const md5 = (...parts: (Buffer | string)[]): Buffer =>
  createHash("md5")
    .update(Buffer.concat(parts.map((part) => Buffer.from(part as string))))
    .digest();

export interface Connect {
  readonly source: string;
  readonly authenticator: Buffer;
  readonly version: number;
  readonly timestamp: string;
}

export const readConnect = (body: Buffer): Connect => ({
  source: cString(body.subarray(0, 6)),
  authenticator: body.subarray(6, 22),
  version: body.readUInt8(22),
  timestamp: String(body.readUInt32BE(23)).padStart(10, "0"),
});

export interface Submitted {
  readonly total: number;
  readonly number: number;
  readonly registered: number;
  readonly serviceId: string;
  readonly udhi: number;
  readonly format: number;
  readonly msgSrc: string;
  readonly feeType: string;
  readonly srcId: string;
  readonly to: string;
  readonly content: Buffer;
  /** Do all lengths fit together to the last byte? */
  readonly fits: boolean;
}

/** Offsets of the fields of CMPP_SUBMIT to one number. */
const layouts = {
  "2.0": {
    udhi: 45,
    fmt: 46,
    msgSrc: 47,
    feeType: 53,
    src: 95,
    count: 116,
    to: 117,
    toLength: 21,
    length: 138,
    tail: 8,
  },
  "3.0": {
    udhi: 57,
    fmt: 58,
    msgSrc: 59,
    feeType: 65,
    src: 107,
    count: 128,
    to: 129,
    toLength: 32,
    length: 162,
    tail: 20,
  },
} as const;

export function readSubmit(body: Buffer, version: IsmgVersion): Submitted {
  const at = layouts[version];
  const length = body[at.length] ?? 0;
  return {
    total: body.readUInt8(8),
    number: body.readUInt8(9),
    registered: body.readUInt8(10),
    serviceId: cString(body.subarray(12, 22)),
    udhi: body.readUInt8(at.udhi),
    format: body.readUInt8(at.fmt),
    msgSrc: cString(body.subarray(at.msgSrc, at.msgSrc + 6)),
    feeType: body.toString("ascii", at.feeType, at.feeType + 2),
    srcId: cString(body.subarray(at.src, at.src + 21)),
    to: cString(body.subarray(at.to, at.to + at.toLength)),
    content: body.subarray(at.length + 1, at.length + 1 + length),
    fits: body[at.count] === 1 && body.length === at.length + 1 + length + at.tail,
  };
}

export interface Delivering {
  readonly id: Buffer;
  readonly to: string;
  readonly from: string;
  readonly udhi?: number;
  readonly format?: number;
  readonly report?: number;
  readonly content: Buffer;
}

export const deliverBody = (one: Delivering, version: IsmgVersion): Buffer =>
  Buffer.concat([
    one.id,
    fixed(one.to, 21),
    fixed("", 10),
    Buffer.from([0, one.udhi ?? 0, one.format ?? 8]),
    fixed(one.from, version === "2.0" ? 21 : 32),
    ...(version === "3.0" ? [Buffer.from([0])] : []),
    Buffer.from([one.report ?? 0, one.content.length]),
    one.content,
    Buffer.alloc(version === "2.0" ? 8 : 20),
  ]);

/** Msg_Content of a status report. */
export const reportContent = (id: Buffer, stat: string, to: string, version: IsmgVersion): Buffer =>
  Buffer.concat([
    id,
    fixed(stat, 7),
    fixed("2611231600", 10),
    fixed("2611231601", 10),
    fixed(to, version === "2.0" ? 21 : 32),
    Buffer.from([0, 0, 0, 1]),
  ]);

/** Bits 64–39 month, day, hour, minute, second; 38–17 the gateway's code; 16–1 a number. */
export function messageId(sequence: number): Buffer {
  const time = (11n << 22n) | (23n << 17n) | (16n << 12n) | (0n << 6n) | 7n;
  const id = Buffer.alloc(8);
  id.writeBigUInt64BE((time << 38n) | (10_001n << 16n) | BigInt(sequence & 0xffff));
  return id;
}
