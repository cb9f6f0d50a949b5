import type { MessageInParts, MessagePart } from "./message-parts.js";

/** How a protocol names the alphabet of a part, and reads it. */
export interface Reading<P> {
  codingOf(part: P): number;
  /** Undefined where the coding holds no text, or none that is known. */
  decode(bytes: Uint8Array, coding: number): string | undefined;
}

/** Runs of parts that follow each other in one coding: characters may be torn between two of them. */
function runsOf<P extends MessagePart>(parts: readonly P[], codingOf: (part: P) => number): P[][] {
  const runs: P[][] = [];
  for (const part of parts) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && codingOf(last) === codingOf(part) && last.number + 1 === part.number) run.push(part);
    else runs.push([part]);
  }
  return runs;
}

const bytesOf = (run: readonly MessagePart[]): Buffer =>
  Buffer.concat(run.map(({ data_base64 }) => Buffer.from(data_base64, "base64")));

const gap = (from: number, to: number, total: number): string =>
  to < from ? "" : `［第 ${from === to ? from : `${from}–${to}`}/${total} 段未收到 | part not received］`;

/** The text with a note where a part is missing; undefined where some part holds no text. */
export function joinedText<P extends MessagePart>(
  { parts, total }: MessageInParts<P>,
  { codingOf, decode }: Reading<P>,
): string | undefined {
  let text = "";
  let next = 1;
  for (const run of runsOf(parts, codingOf)) {
    const [first] = run;
    const words = first && decode(bytesOf(run), codingOf(first));
    if (first === undefined || words === undefined) return undefined;
    text += gap(next, first.number - 1, total) + words;
    next = first.number + run.length;
  }
  return text + gap(next, total, total);
}
