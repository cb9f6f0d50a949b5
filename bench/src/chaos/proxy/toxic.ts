/** What a link does to what passes through it; none: nothing. */
export type Toxic =
  /** Each piece is late by `ms`, plus up to `jitterMs`. */
  | { readonly kind: "latency"; readonly ms: number; readonly jitterMs: number }
  | { readonly kind: "bandwidth"; readonly bytesPerSecond: number }
  /** Bytes arrive in pieces of this size. */
  | { readonly kind: "slice"; readonly bytes: number }
  /** Connections stay open and nothing passes; what was on its way passes when it is over, as after a real partition. */
  | { readonly kind: "blackhole" }
  /** Every connection is reset, new ones too. */
  | { readonly kind: "reset" }
  /** The client is told once that the server will send nothing more, while the server still listens. */
  | { readonly kind: "half_close" }
  /** One bit of some pieces towards the server is turned over. */
  | { readonly kind: "corrupt"; readonly share: number }
  /** The answer to so many COMMITs never arrives, though the server did commit: the connection breaks right there. */
  | { readonly kind: "swallow_commit"; readonly count: number };

/** Which way a piece goes. */
export type Direction = "to_server" | "to_client";

/** A part of a piece and how much later than the part before it it arrives. */
export interface Part {
  readonly bytes: Buffer;
  readonly delayMs: number;
}

function sliced(bytes: Buffer, size: number): Part[] {
  const parts: Part[] = [];
  for (let from = 0; from < bytes.length; from += size)
    parts.push({ bytes: bytes.subarray(from, from + size), delayMs: 1 });
  return parts;
}

function corrupted(bytes: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(bytes);
  const place = Math.floor(random() * copy.length);
  copy[place] = (copy[place] ?? 0) ^ (1 << Math.floor(random() * 8));
  return copy;
}

/** What becomes of one piece. */
export function partsOf(
  toxic: Toxic | undefined,
  direction: Direction,
  bytes: Buffer,
  random: () => number,
): readonly Part[] {
  switch (toxic?.kind) {
    case "latency":
      return [{ bytes, delayMs: toxic.ms + toxic.jitterMs * random() }];
    case "bandwidth":
      return [{ bytes, delayMs: (bytes.length * 1000) / toxic.bytesPerSecond }];
    case "slice":
      return sliced(bytes, toxic.bytes);
    case "corrupt":
      return direction === "to_server" && random() < toxic.share
        ? [{ bytes: corrupted(bytes, random), delayMs: 0 }]
        : [{ bytes, delayMs: 0 }];
    case "blackhole":
    case "reset":
    case "half_close":
    case "swallow_commit":
    case undefined:
      return [{ bytes, delayMs: 0 }];
  }
}
