/** A short message without its header: bytes as they came. */
export interface MessagePart {
  /** From 1. */
  readonly number: number;
  readonly data_base64: string;
}

/** One message a person wrote, with the parts there are of it. */
export interface MessageInParts<P extends MessagePart = MessagePart> {
  readonly from: string;
  readonly to: string;
  /** Short messages it was made of. */
  readonly total: number;
  readonly parts: readonly P[];
}

export const isWhole = ({ parts, total }: MessageInParts): boolean => parts.length === total;

/** The numbers of the parts that never came. */
export function missingParts({ parts, total }: MessageInParts): number[] {
  const there = new Set(parts.map(({ number }) => number));
  return Array.from({ length: total }, (_, n) => n + 1).filter((number) => !there.has(number));
}
