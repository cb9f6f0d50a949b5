import { hash } from "node:crypto";

/** Every hash of the tree has this many bytes. */
export const hashBytes = 32;

const leafPrefix = Buffer.of(0x00);
const nodePrefix = Buffer.of(0x01);

const sha256 = (bytes: Uint8Array): Buffer => hash("sha256", bytes, "buffer");

/** What the tree holds of an entry: SHA-256(0x00 ‖ its stored bytes), RFC 6962 §2.1. */
export const leafHash = (entry: Uint8Array): Buffer => sha256(Buffer.concat([leafPrefix, entry]));

/** SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer =>
  sha256(Buffer.concat([nodePrefix, left, right]));

/** The root of a tree without leaves. */
export const emptyRoot: Buffer = sha256(Buffer.alloc(0));

export const isHash = (value: Uint8Array): boolean => value.length === hashBytes;
