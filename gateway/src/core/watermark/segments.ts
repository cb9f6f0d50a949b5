import { markMp3 } from "./mp3.js";
import { markWav } from "./wav.js";

/** A part of what is delivered: bytes of the stored file, or bytes of ours. */
export type Segment =
  | { readonly kind: "file"; readonly from: number; readonly to: number }
  | { readonly kind: "bytes"; readonly bytes: Buffer };

/** Bytes of a file's beginning that tell how it can be marked. */
export const headBytes = 12;

/**
 * A file as one listener gets it. Only formats whose players skip what they do not know are marked, and only where the
 * file is as its format wants it; every other file stays as it is. `mark` has the same length for everybody, so that
 * ranges of two deliveries fit together.
 */
export const segmentsOf = (head: Buffer, size: number, mark: string): readonly Segment[] =>
  markWav(head, size, mark) ?? markMp3(head, size, mark) ?? [{ kind: "file", from: 0, to: size }];

const lengthOf = (segment: Segment): number =>
  segment.kind === "file" ? segment.to - segment.from : segment.bytes.length;

export const totalOf = (segments: readonly Segment[]): number =>
  segments.reduce((sum, segment) => sum + lengthOf(segment), 0);

/** What of these segments lies from `from` up to, not including, `to`. */
export function cut(segments: readonly Segment[], from: number, to: number): readonly Segment[] {
  let at = 0;
  return segments.flatMap((segment): Segment[] => {
    const start = Math.max(from - at, 0);
    const end = Math.min(to - at, lengthOf(segment));
    at += lengthOf(segment);
    if (start >= end) return [];
    return segment.kind === "file"
      ? [{ kind: "file", from: segment.from + start, to: segment.from + end }]
      : [{ kind: "bytes", bytes: segment.bytes.subarray(start, end) }];
  });
}
