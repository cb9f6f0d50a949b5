export interface Answer {
  /** 0: the connection broke before a whole answer came. */
  readonly status: number;
  readonly body: string;
}

const lengthOf = (head: string): number => Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);

/**
 * A whole HTTP/1.1 answer, or undefined while bytes are missing. A refusal may come without a length, its connection is
 * then of no more use (`ends`); an acceptance may not, since opening connections would be timed instead of messages.
 */
export function readAnswer(bytes: Buffer): (Answer & { readonly ends: boolean }) | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = bytes.toString("latin1", 0, end);
  const status = Number(head.slice(9, 12));
  const length = lengthOf(head);
  if (Number.isNaN(length)) {
    if (status < 300) throw new Error(`the generator needs content-length in every acceptance, got: ${head}`);
    return { status, body: "", ends: true };
  }
  if (bytes.length < end + 4 + length) return undefined;
  return { status, body: bytes.toString("utf8", end + 4, end + 4 + length), ends: false };
}
