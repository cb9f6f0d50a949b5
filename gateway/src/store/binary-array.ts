/**
 * Arrays in Postgres' binary format. node-postgres writes arrays as escaped text (bytea as hex, twice the size);
 * a Buffer parameter travels as it is. Layout: dimensions, has-null, element oid, length, lower bound, then
 * (length, bytes) each; length -1 is NULL. Source: array_recv in the server's arrayfuncs.c.
 */
const oid = { bytea: 17, int8: 20, text: 25 } as const;

type Element = Uint8Array | null;

function encode(element: number, items: readonly Element[]): Buffer {
  const size = items.reduce((sum, item) => sum + 4 + (item?.length ?? 0), 20);
  const out = Buffer.allocUnsafe(items.length === 0 ? 12 : size);
  out.writeInt32BE(items.length === 0 ? 0 : 1, 0);
  out.writeInt32BE(items.includes(null) ? 1 : 0, 4);
  out.writeInt32BE(element, 8);
  if (items.length === 0) return out;
  out.writeInt32BE(items.length, 12);
  out.writeInt32BE(1, 16);
  let at = 20;
  for (const item of items) {
    at = out.writeInt32BE(item === null ? -1 : item.length, at);
    if (item === null) continue;
    out.set(item, at);
    at += item.length;
  }
  return out;
}

/** `bytea[]` */
export const byteaArray = (items: readonly (Uint8Array | null)[]): Buffer => encode(oid.bytea, items);

/** `text[]`; also right for `timestamptz`, `jsonb` … with a cast of the element. */
export const textArray = (items: readonly (string | null | undefined)[]): Buffer =>
  encode(
    oid.text,
    items.map((item) => (item === null || item === undefined ? null : Buffer.from(item))),
  );

function int8(value: number): Buffer {
  const out = Buffer.allocUnsafe(8);
  out.writeBigInt64BE(BigInt(value));
  return out;
}

/** `bigint[]` */
export const int8Array = (items: readonly number[]): Buffer => encode(oid.int8, items.map(int8));
