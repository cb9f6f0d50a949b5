import { encode, encodeInteger, tags } from "./der.js";

/** What is to be stamped: the SHA-256 of a document, and a random number that the answer has to repeat. */
export interface Stamped {
  readonly sha256: Buffer;
  /** 8 bytes. */
  readonly nonce: Buffer;
}

/** id-sha256, 2.16.840.1.101.3.4.2.1 */
const sha256Oid = encode(tags.oid, Buffer.from("608648016503040201", "hex"));
const version = encodeInteger(Buffer.of(1));

/** MessageImprint with the digest's algorithm; stamps repeat it byte by byte. */
export const imprintOf = (sha256: Buffer): Buffer =>
  encode(tags.sequence, encode(tags.sequence, sha256Oid, encode(tags.nothing)), encode(tags.octets, sha256));

/** A TimeStampReq (RFC 3161 §2.4.1) that wants the authority's certificate with the answer. */
export const timeStampRequest = ({ sha256, nonce }: Stamped): Buffer =>
  encode(tags.sequence, version, imprintOf(sha256), encodeInteger(nonce), encode(tags.boolean, Buffer.of(0xff)));
