import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

export const newline = Buffer.of(0x0a);
const omittedStart = Buffer.from('{"h":"');

/** A row that is not shown: its leaf and its place. No entry has these two members alone. */
export const omittedLine = (index: number, leaf: Buffer): Buffer =>
  Buffer.from(`{"h":"${leaf.toString("base64")}","i":${index}}`);

export const isOmitted = (line: Buffer): boolean => line.subarray(0, omittedStart.length).equals(omittedStart);

/** The lines of a part, as many as come at once. */
export async function* readLines(path: string): AsyncIterable<readonly Buffer[]> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path).pipe(createGunzip({ chunkSize: 1 << 18 }))) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      lines.push(bytes.subarray(start, end));
      start = end + 1;
    }
    rest = bytes.subarray(start);
    yield lines;
  }
}
