/**
 * Arrays in Postgres' binary format. node-postgres writes arrays as escaped text (bytea as hex, twice the size);
 * a Buffer parameter travels as it is. Layout: a head, then (length, bytes) each; length -1 is NULL. Source: array_recv in the server's arrayfuncs.c.
 */
const oid = { bytea: 17, int8: 20, text: 25 } as const;

const headBytes = 20;

/** Dimensions, has-null, element oid, length, lower bound; an empty array ends after the oid. */
function head(element: number, length: number, hasNull: boolean, bytes: number): Buffer {
  const out = Buffer.allocUnsafe(length === 0 ? 12 : headBytes + bytes);
  out.writeInt32BE(length === 0 ? 0 : 1, 0);
  out.writeInt32BE(hasNull ? 1 : 0, 4);
  out.writeInt32BE(element, 8);
  if (length === 0) return out;
  out.writeInt32BE(length, 12);
  out.writeInt32BE(1, 16);
  return out;
}

/** `bytea[]` */
export function byteaArray(items: readonly (Uint8Array | null)[]): Buffer {
  const bytes = items.reduce((sum, item) => sum + 4 + (item?.length ?? 0), 0);
  const out = head(oid.bytea, items.length, items.includes(null), bytes);
  let at = headBytes;
  for (const item of items) {
    at = out.writeInt32BE(item === null ? -1 : item.length, at);
    if (item === null) continue;
    out.set(item, at);
    at += item.length;
  }
  return out;
}

/** `text[]`; also right for `timestamptz`, `jsonb` … with a cast of the element. Written in place, not copied. */
export function textArray(items: readonly (string | null | undefined)[]): Buffer {
  const sizes = items.map((item) => (typeof item === "string" ? Buffer.byteLength(item) : -1));
  const bytes = sizes.reduce((sum, size) => sum + 4 + Math.max(0, size), 0);
  const out = head(oid.text, items.length, sizes.includes(-1), bytes);
  let at = headBytes;
  items.forEach((item, n) => {
    at = out.writeInt32BE(sizes[n] as number, at);
    if (typeof item === "string") at += out.write(item, at, "utf8");
  });
  return out;
}

/** `bigint[]`; safe integers only. */
export function int8Array(items: readonly number[]): Buffer {
  const out = head(oid.int8, items.length, false, items.length * 12);
  items.forEach((item, n) => {
    const at = out.writeInt32BE(8, headBytes + n * 12);
    out.writeInt32BE(Math.floor(item / 2 ** 32), at);
    out.writeUInt32BE(item % 2 ** 32 < 0 ? (item % 2 ** 32) + 2 ** 32 : item % 2 ** 32, at + 4);
  });
  return out;
}
