import { PluginError } from "@gatehouse/sdk";

/** One message of the event socket: header lines, an empty line, and `Content-Length` bytes of body. */
export interface Frame {
  /** Names as sent; values URL-decoded. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const longestHead = 65_536;
const longestBody = 4_194_304;
const blank = Buffer.from("\n\n");

/** FreeSWITCH URL-encodes the values of header lines; what is no valid encoding stays as it is. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function headersOf(head: string): ReadonlyMap<string, string> {
  const lines = head.split("\n").map((line) => line.replace(/\r$/, ""));
  return new Map(
    lines.flatMap((line) => {
      const at = line.indexOf(":");
      return at < 1 ? [] : [[line.slice(0, at), decoded(line.slice(at + 1).trim())] as const];
    }),
  );
}

function lengthOf(headers: ReadonlyMap<string, string>): number {
  const text = headers.get("Content-Length") ?? "0";
  if (!/^\d{1,9}$/.test(text) || Number(text) > longestBody)
    throw new PluginError("unavailable", "the event socket announces a body of no sane length");
  return Number(text);
}

/**
 * Cuts a stream into frames: bytes go in as they arrive, in pieces of any size, whole frames come out. Lengths are
 * counted in bytes, so bodies are decoded only when whole. Throws `unavailable` at what is no event socket.
 */
export function frameReader(): (chunk: Uint8Array) => readonly Frame[] {
  let rest: Buffer = Buffer.alloc(0);
  const next = (): Frame | undefined => {
    let start = 0;
    while (rest[start] === 0x0a) start += 1;
    const end = rest.indexOf(blank, start);
    if (end < 0) {
      if (rest.length > longestHead) throw new PluginError("unavailable", "this is no event socket of FreeSWITCH");
      return undefined;
    }
    const headers = headersOf(rest.toString("utf8", start, end));
    const bodyAt = end + blank.length;
    const length = lengthOf(headers);
    if (rest.length < bodyAt + length) return undefined;
    const body = rest.toString("utf8", bodyAt, bodyAt + length);
    rest = rest.subarray(bodyAt + length);
    return { headers, body };
  };
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const frames: Frame[] = [];
    for (let frame = next(); frame !== undefined; frame = next()) frames.push(frame);
    return frames;
  };
}
