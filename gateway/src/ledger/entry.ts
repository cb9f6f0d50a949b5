import { createHash } from "node:crypto";
import type { Context } from "../store/transaction.js";
import { isSm } from "../vault/sm.js";
import { canonical } from "./canonical.js";

/** One line of the book, before it is written: references only, never a name, an address, a text or their digests. */
export interface Entry {
  readonly id: string;
  readonly type: string;
  readonly outcome: "success" | "failure";
  readonly object: { readonly k: string; readonly id: string };
  readonly subject?: readonly string[];
  readonly group?: string;
  readonly ctx?: Readonly<Record<string, string | number | boolean>>;
  /** The sealed value this entry commits to: the digest is over ciphertext, so erasing its key keeps the proof. */
  readonly sealed?: { readonly kid: string; readonly value: Buffer };
}

const digest = (value: Buffer): string => createHash("sha256").update(value).digest("base64");

/** The bytes that are stored and, later, hashed: never serialised again. */
export function entryBytes(entry: Entry, context: Context, at: Date): Buffer {
  const { sealed, ctx, ...rest } = entry;
  const commitment = sealed && {
    kid: sealed.kid,
    alg: isSm(sealed.kid) ? "SM4CTR-HMACSM3" : "A256GCM",
    h: digest(sealed.value),
  };
  const actor = { k: context.role, id: context.actor, via: context.via };
  const about = context.request === undefined ? ctx : { ...ctx, req: context.request };
  return Buffer.from(canonical({ ...rest, v: 1, ts: at.toISOString(), actor, ctx: about, sealed: commitment }));
}
