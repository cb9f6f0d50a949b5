import { createHmac, hkdfSync } from "node:crypto";
import { type DataKey, seal, sealedOverhead, unseal } from "../vault/seal.js";
import { FileLostError } from "./lost-error.js";
import { slices } from "./slices.js";

/** Bytes of content in one frame; each frame is sealed by itself, so that a range opens without the rest. */
export const frameBytes = 262_144;

const sealedFrameBytes = (kid: string): number => frameBytes + sealedOverhead(kid);

/** Its number and whether it is the last are authenticated: frames that were swapped, repeated or cut off do not open. */
const placeOf = (id: string, n: number, last: boolean): string =>
  `file_content|${id}:${n}:${last ? "last" : ""}|content`;

/** Frames of a content as it comes. An empty one has one frame. */
export async function* sealFrames(
  key: DataKey,
  id: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let n = -1;
  for await (const frame of slices(source, frameBytes)) {
    if (n >= 0) yield seal(key, placeOf(id, n, false), held);
    held = frame;
    n += 1;
  }
  yield seal(key, placeOf(id, Math.max(n, 0), true), held);
}

/** Of a content's sealed bytes, how many there are. */
export const sealedBytes = (kid: string, size: number): number => framesOf(kid, size, 0, size).length;

/** Which sealed bytes hold the content's bytes from `from` up to, not including, `to`. */
export function framesOf(
  kid: string,
  size: number,
  from: number,
  to: number,
): { readonly first: number; readonly start: number; readonly length: number } {
  const last = Math.max(Math.ceil(size / frameBytes) - 1, 0);
  const first = Math.min(Math.floor(from / frameBytes), last);
  const until = Math.min(Math.floor(Math.max(to - 1, from) / frameBytes), last);
  const start = first * sealedFrameBytes(kid);
  const end = until === last ? size + (last + 1) * sealedOverhead(kid) : (until + 1) * sealedFrameBytes(kid);
  return { first, start, length: end - start };
}

/** Of one frame or piece. */
export function opened(key: DataKey, place: string, frame: Buffer): Buffer {
  try {
    return unseal(key, place, frame);
  } catch (error) {
    throw new FileLostError("changed", `${place} does not open: its bytes are not those that were stored`, error);
  }
}

/** Opens the frames `framesOf` named and yields the content's bytes from `from` up to `to`. */
export async function* openFrames(
  key: DataKey,
  id: string,
  sealed: AsyncIterable<Uint8Array>,
  { size, from, to }: { readonly size: number; readonly from: number; readonly to: number },
): AsyncGenerator<Buffer> {
  const last = Math.max(Math.ceil(size / frameBytes) - 1, 0);
  let n = framesOf(key.kid, size, from, to).first;
  for await (const frame of slices(sealed, sealedFrameBytes(key.kid))) {
    const plain = opened(key, placeOf(id, n, n === last), frame);
    const start = n * frameBytes;
    const part = plain.subarray(Math.max(from - start, 0), Math.max(Math.min(to - start, plain.length), 0));
    if (part.length > 0) yield part;
    n += 1;
  }
}

const digestKey = ({ key, kid }: DataKey): Buffer =>
  Buffer.from(hkdfSync("sha256", key, kid, "gatehouse/file-digest", 32));

/** Names a content among those of one person; nobody without that person's key can try out what it may be. */
export const contentDigest = (key: DataKey): ReturnType<typeof createHmac> => createHmac("sha256", digestKey(key));
