import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { fromBase64 } from "./base64.js";

/** Ed25519 in the list of c2sp.org/signed-note. */
const ed25519 = 0x01;
const publicKeyBytes = 32;

/** Who a signature is believed from. */
export interface VerifierKey {
  readonly name: string;
  /** The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), in hex. */
  readonly id: string;
  /** `name+id+base64(0x01 ‖ public key)`: what people keep on paper. */
  readonly text: string;
  readonly verify: (message: Buffer, signature: Buffer) => boolean;
}

export interface SignerKey {
  readonly verifier: VerifierKey;
  readonly sign: (message: Buffer) => Buffer;
}

/** No blanks and no plus sign: a name stands in key texts and in signature lines. */
const isKeyName = (name: string): boolean => /^[^\s+\p{Cc}]+$/u.test(name);

const rawPublicKey = (key: KeyObject): Buffer => Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url");

const publicKeyOf = (raw: Buffer): KeyObject =>
  createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") }, format: "jwk" });

function verifierOf(name: string, raw: Buffer): VerifierKey {
  const typed = Buffer.concat([Buffer.of(ed25519), raw]);
  const id = createHash("sha256").update(`${name}\n`).update(typed).digest("hex").slice(0, 8);
  const key = publicKeyOf(raw);
  return {
    name,
    id,
    text: `${name}+${id}+${typed.toString("base64")}`,
    verify: (message, signature) => verify(null, message, key, signature),
  };
}

/** A signer of notes; `key` is an Ed25519 private key, `name` the log's origin. */
export function createSigner(name: string, key: KeyObject): SignerKey {
  if (!isKeyName(name)) throw new Error(`${JSON.stringify(name)} cannot name a key: no blanks, no "+", not empty`);
  if (key.asymmetricKeyType !== "ed25519" || key.type !== "private")
    throw new Error("notes are signed by Ed25519 keys");
  const verifier = verifierOf(name, rawPublicKey(createPublicKey(key)));
  return { verifier, sign: (message) => sign(null, message, key) };
}

/** The key of a key text (`name+id+base64`); undefined when it is none, or its id is not the key's. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const [name, id, encoded] = splitKeyText(text.trim());
  const typed = encoded === undefined ? undefined : fromBase64(encoded);
  if (name === undefined || !isKeyName(name) || typed === undefined) return undefined;
  if (typed.length !== 1 + publicKeyBytes || typed[0] !== ed25519) return undefined;
  const verifier = verifierOf(name, typed.subarray(1));
  return verifier.id === id ? verifier : undefined;
}

/** Base64 may hold plus signs, so only the first two part the text. */
function splitKeyText(text: string): readonly (string | undefined)[] {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text);
  return match === null ? [] : match.slice(1);
}
