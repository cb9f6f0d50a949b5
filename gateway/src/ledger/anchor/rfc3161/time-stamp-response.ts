import { type Der, decodeAll, encodeInteger, membersOf, tags } from "./der.js";
import type { Stamped } from "./time-stamp-request.js";

/** signedData, 1.2.840.113549.1.7.2 */
const signedData = Buffer.from("2a864886f70d010702", "hex");
/** id-ct-TSTInfo, 1.2.840.113549.1.9.16.1.4 */
const stampInfo = Buffer.from("2a864886f70d0109100104", "hex");

/** `20261126001530Z`, with or without fractions, as the stamp has it. */
function timeOf(value: Der | undefined): Date {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(value?.content.toString("latin1") ?? "") ?? [];
  if (value?.tag !== tags.time || year === undefined) throw new Error("the stamp has no time");
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** Throws with the authority's own words unless it granted the stamp (PKIStatus 0, or 1: with modifications). */
function requireGranted(status: Der | undefined): void {
  const [code, ...words] = membersOf(status, tags.sequence, "the status");
  const number = code?.tag === tags.integer ? code.content[0] : undefined;
  if (number === 0 || number === 1) return;
  const text = words
    .flatMap(({ content }) => content.toString("utf8").replaceAll(/[^\p{L}\p{N} .,:-]/gu, ""))
    .join(" ");
  throw new Error(`the authority refused to stamp (status ${number}): ${text}`.slice(0, 300));
}

/** The content of a ContentInfo or EncapsulatedContentInfo of this type. */
function contentOf(value: Der | undefined, oid: Buffer, what: string): Der | undefined {
  const [type, wrapped] = membersOf(value, tags.sequence, what);
  if (type?.tag !== tags.oid || !type.content.equals(oid)) throw new Error(`${what} is of another type`);
  return membersOf(wrapped, tags.explicit0, what)[0];
}

/** TSTInfo (RFC 3161 §2.4.2) inside a token. */
function infoOf(token: Der): readonly Der[] {
  const [, , encapsulated] = membersOf(contentOf(token, signedData, "the token"), tags.sequence, "the signed data");
  const octets = contentOf(encapsulated, stampInfo, "the stamp");
  if (octets?.tag !== tags.octets) throw new Error("the stamp is not where it belongs");
  return membersOf(decodeAll(octets.content)[0], tags.sequence, "the stamp");
}

function digestOf(imprint: Der | undefined): Buffer {
  const [, digest] = membersOf(imprint, tags.sequence, "the stamped digest");
  return digest?.content ?? Buffer.alloc(0);
}

/**
 * The time an authority's answer stamps; throws when it was refused or is about something else. Whether the authority's
 * signature holds is for `openssl ts -verify` and a trusted certificate: only whoever checks later needs to believe it.
 */
export function stampedAt(response: Buffer, { sha256, nonce }: Stamped): Date {
  const [status, token] = membersOf(decodeAll(response)[0], tags.sequence, "the answer");
  requireGranted(status);
  if (token === undefined) throw new Error("the answer has no token");
  const [, , imprint, , time, ...rest] = infoOf(token);
  if (!digestOf(imprint).equals(sha256)) throw new Error("the stamp is of another document");
  const repeated = rest.find(({ tag }) => tag === tags.integer);
  if (repeated === undefined || !repeated.whole.equals(encodeInteger(nonce)))
    throw new Error("the stamp answers another question");
  return timeOf(time);
}
