import { randomFillSync } from "node:crypto";

export type IdPrefix =
  | "msg"
  | "cnv"
  | "per"
  | "cpt"
  | "lnk"
  | "evt"
  | "dlv"
  | "raw"
  | "att"
  | "cmd"
  | "dec"
  | "dlt"
  | "rpl"
  | "dis"
  | "tok"
  | "req"
  | "usr"
  | "brk"
  | "ses"
  | "key"
  | "exp"
  | "pex"
  | "reg"
  | "hld"
  | "ers"
  | "fil"
  | "rdg"
  | "ret"
  | "anc"
  | "dk"
  | "dksm";

const pool = Buffer.alloc(8 * 512);
let used = pool.length;
let lastMs = 0;
let counter = 0;

function random(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 8;
  return pool.subarray(used - 8, used);
}

/** A UUIDv7 as 32 hex digits (RFC 9562 §5.7), rising within this process: the 12 bits after the version count. */
export function uuidv7(): string {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  const tail = random();
  tail[0] = ((tail[0] ?? 0) & 0x3f) | 0x80;
  const head = lastMs.toString(16).padStart(12, "0");
  return `${head}7${counter.toString(16).padStart(3, "0")}${tail.toString("hex")}`;
}

/** `prefix_` + UUIDv7: text that sorts by time and holds no dot, since signatures join with dots. */
export const newId = (prefix: IdPrefix): string => `${prefix}_${uuidv7()}`;
