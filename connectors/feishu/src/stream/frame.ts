import { Buffer } from "node:buffer";

/** One frame of the long connection: protobuf `pbbp2.Frame` (larksuite/node-sdk, ws-client/proto-buf). */
export interface Frame {
  readonly seqId: bigint;
  readonly logId: bigint;
  readonly service: number;
  /** 0 control (ping, pong), 1 data. */
  readonly method: number;
  readonly headers: readonly (readonly [key: string, value: string])[];
  readonly payload?: Uint8Array;
}

const field = { seqId: 1, logId: 2, service: 3, method: 4, headers: 5, payload: 8 } as const;
const varintType = 0;
const bytesType = 2;
const longestVarint = 10;

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const more = rest > 127n;
    bytes.push(Number(rest & 127n) | (more ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

const tag = (id: number, type: number): Buffer => varint(BigInt((id << 3) | type));
const number = (id: number, value: bigint): Buffer => Buffer.concat([tag(id, varintType), varint(value)]);
const chunk = (id: number, value: Uint8Array): Buffer =>
  Buffer.concat([tag(id, bytesType), varint(BigInt(value.length)), value]);

/** The four numbers are required fields and written even when they are 0. */
export function encodeFrame(frame: Frame): Buffer {
  const header = ([key, value]: readonly [string, string]): Buffer =>
    chunk(field.headers, Buffer.concat([chunk(1, Buffer.from(key)), chunk(2, Buffer.from(value))]));
  return Buffer.concat([
    number(field.seqId, frame.seqId),
    number(field.logId, frame.logId),
    number(field.service, BigInt(frame.service)),
    number(field.method, BigInt(frame.method)),
    ...frame.headers.map(header),
    ...(frame.payload ? [chunk(field.payload, frame.payload)] : []),
  ]);
}

type Value = bigint | Uint8Array;

/** Reads one varint; throws where the bytes end too soon. */
function readVarint(bytes: Uint8Array, from: number): readonly [value: bigint, next: number] {
  let value = 0n;
  for (let at = 0; at < longestVarint; at += 1) {
    const byte = bytes[from + at];
    if (byte === undefined) break;
    value |= BigInt(byte & 127) << BigInt(7 * at);
    if (byte < 128) return [BigInt.asUintN(64, value), from + at + 1];
  }
  throw new RangeError("a varint does not end");
}

function readBytes(bytes: Uint8Array, from: number, length: number): readonly [value: Uint8Array, next: number] {
  if (from + length > bytes.length) throw new RangeError("a field is longer than the frame");
  return [bytes.subarray(from, from + length), from + length];
}

/** Fixed-width fields of a later version are stepped over. */
const fixedBytes: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

function readValue(bytes: Uint8Array, from: number, type: number): readonly [value: Value, next: number] {
  if (type === varintType) return readVarint(bytes, from);
  const fixed = fixedBytes[type];
  if (fixed !== undefined) return readBytes(bytes, from, fixed);
  if (type !== bytesType) throw new RangeError("an unknown wire type");
  const [length, next] = readVarint(bytes, from);
  return readBytes(bytes, next, Number(length));
}

/** Every field in order. */
function fieldsOf(bytes: Uint8Array): (readonly [id: number, value: Value])[] {
  const fields: (readonly [number, Value])[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [head, start] = readVarint(bytes, at);
    const [value, next] = readValue(bytes, start, Number(head & 7n));
    fields.push([Number(head >> 3n), value]);
    at = next;
  }
  return fields;
}

const textOf = (value: Value | undefined): string => (value instanceof Uint8Array ? Buffer.from(value).toString() : "");

function headerOf(value: Value): readonly [string, string] {
  const inner = new Map(value instanceof Uint8Array ? fieldsOf(value) : []);
  return [textOf(inner.get(1)), textOf(inner.get(2))];
}

/** Throws a RangeError for bytes that are no frame. */
export function decodeFrame(bytes: Uint8Array): Frame {
  const fields = fieldsOf(bytes);
  const last = new Map(fields);
  const integer = (id: number): bigint => {
    const value = last.get(id);
    return typeof value === "bigint" ? value : 0n;
  };
  const payload = last.get(field.payload);
  return {
    seqId: integer(field.seqId),
    logId: integer(field.logId),
    service: Number(BigInt.asIntN(32, integer(field.service))),
    method: Number(BigInt.asIntN(32, integer(field.method))),
    headers: fields.filter(([id]) => id === field.headers).map(([, value]) => headerOf(value)),
    ...(payload instanceof Uint8Array && { payload }),
  };
}

export const headerValue = (frame: Frame, key: string): string | undefined =>
  frame.headers.find(([name]) => name === key)?.[1];
