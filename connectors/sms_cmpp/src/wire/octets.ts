/** A text of fixed length, filled up with zeros. Longer ones would shift every field behind them: they are an error. */
export function octets(text: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (Buffer.byteLength(text, "latin1") > length) throw new RangeError(`a field of ${length} bytes is too short`);
  bytes.write(text, "latin1");
  return bytes;
}

/** Reads a text of fixed length; some gateways fill up with blanks. */
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1").replace(/\0.*$/s, "").trim();

/** Reads fields one after another; what is missing reads as zeros, so the caller checks the length first. */
export interface Reader {
  bytes(length: number): Buffer;
  byte(): number;
  text(length: number): string;
}

export function readerOf(body: Buffer): Reader {
  let at = 0;
  const bytes = (length: number): Buffer => {
    at += length;
    return body.subarray(at - length, at);
  };
  return { bytes, byte: () => bytes(1)[0] ?? 0, text: (length) => textOf(bytes(length)) };
}
