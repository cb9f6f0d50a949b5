/** Bytes of a file, both ends included. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

/**
 * What a `Range` header asks of a file (RFC 9110 §14.2): one slice; all of it, where there is none or one we do not
 * serve, such as several at once; `beyond`: nothing of it is there.
 */
export function sliceOf(header: string, size: number): Slice | "all" | "beyond" {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
  if (first === "" && last === "") return "all";
  if (first === "") return Number(last) === 0 ? "beyond" : { start: Math.max(0, size - Number(last)), end: size - 1 };
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return "all";
  return start >= size ? "beyond" : { start, end };
}
