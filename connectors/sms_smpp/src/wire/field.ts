import type { Pdu } from "./library.js";

/** Fields of a PDU that came from the wire: absent where the body ended early. */
export const textField = (pdu: Pdu, name: string): string => {
  const value = pdu[name];
  return typeof value === "string" ? value : "";
};

export const numberField = (pdu: Pdu, name: string): number => {
  const value = pdu[name];
  return typeof value === "number" ? value : 0;
};

export const bytesField = (pdu: Pdu, name: string): Buffer | undefined => {
  const value = pdu[name];
  return Buffer.isBuffer(value) ? value : undefined;
};

/** A TLV that holds a number of one or two bytes; undefined where it is missing or of another length. */
export function integerTlv(pdu: Pdu, name: string): number | undefined {
  const bytes = bytesField(pdu, name);
  return bytes !== undefined && (bytes.length === 1 || bytes.length === 2)
    ? bytes.readUIntBE(0, bytes.length)
    : undefined;
}
