import { smpp } from "../wire/library.js";

/** One submit_sm, as a phone gets it. */
export interface Short {
  readonly from: string;
  readonly to: string;
  readonly coding: number;
  readonly udh: boolean;
  readonly bytes: Buffer;
  readonly sar?: { readonly ref: number; readonly total: number; readonly number: number };
}

export interface Whole {
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** Reads by other code than the connector writes with: the library's GSM table, Node's UTF-16. */
function read(bytes: Buffer, coding: number): string {
  if (coding === 0) return smpp.gsmCoder.decode(bytes, 0);
  return Buffer.from(bytes).swap16().toString("utf16le");
}

function placed({ udh, bytes, sar }: Short): { ref: string; total: number; number: number; data: Buffer } {
  if (sar) return { ref: `sar${sar.ref}`, total: sar.total, number: sar.number, data: bytes };
  if (!udh) return { ref: "", total: 1, number: 1, data: bytes };
  if (bytes.subarray(0, 3).equals(Buffer.from([5, 0, 3])))
    return { ref: `8:${bytes[3]}`, total: bytes[4] ?? 0, number: bytes[5] ?? 0, data: bytes.subarray(6) };
  if (bytes.subarray(0, 3).equals(Buffer.from([6, 8, 4])))
    return { ref: `16:${bytes.readUInt16BE(3)}`, total: bytes[5] ?? 0, number: bytes[6] ?? 0, data: bytes.subarray(7) };
  throw new Error("a header no phone would understand");
}

/** Phones that join what belongs together and show only whole messages. */
export function createHandsets(): { readonly inbox: readonly Whole[]; take(short: Short): void } {
  const inbox: Whole[] = [];
  const open = new Map<string, Map<number, Buffer>>();
  return {
    inbox,
    take(short) {
      const { ref, total, number, data } = placed(short);
      const { from, to, coding } = short;
      const key = `${from}|${to}|${ref}|${total}`;
      const parts = open.get(key) ?? new Map<number, Buffer>();
      open.set(key, parts.set(number, data));
      if (parts.size < total) return;
      open.delete(key);
      const texts = [...parts].sort(([a], [b]) => a - b).map(([, bytes]) => read(bytes, coding));
      inbox.push({ from, to, text: texts.join("") });
    },
  };
}
