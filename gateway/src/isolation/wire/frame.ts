/** No frame is larger, whoever sends it: longer texts and bytes travel in parts. */
export const maxFrameBytes = 1_048_576;

const headBytes = 4;

/** Four bytes of length, big-endian, then JSON. Undefined where it would be too long to send. */
export function frameOf(value: unknown): Buffer | undefined {
  const body = Buffer.from(JSON.stringify(value));
  if (body.length > maxFrameBytes) return undefined;
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

/** Marks take levels of their own; an honest value is far below. */
const maxNesting = 256;

const quote = 0x22;
const backslash = 0x5c;
const isOpening = (byte: number): boolean => byte === 0x5b || byte === 0x7b;
const isClosing = (byte: number): boolean => byte === 0x5d || byte === 0x7d;

/** Half a million brackets cost a parser, and the collector after it, a quarter of a second: they are counted first. */
function refuseDeep(bytes: Buffer): void {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (inText) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inText = false;
    } else if (byte === quote) inText = true;
    else if (isOpening(byte)) depth += 1;
    else if (isClosing(byte)) depth -= 1;
    if (depth > maxNesting) throw new RangeError("a frame is nested too deeply");
  }
}

/**
 * Cuts a stream into frames. Throws at the head of a frame that is too long, before any of it is kept, and at anything
 * that is no JSON or nested without end.
 */
export function frameReader(onFrame: (value: unknown) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let held = 0;
  let wanted = headBytes;
  let inBody = false;

  function take(): Buffer {
    const all = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, held);
    chunks = all.length > wanted ? [all.subarray(wanted)] : [];
    held = all.length - wanted;
    return all.subarray(0, wanted);
  }

  function step(): void {
    const bytes = take();
    if (inBody) {
      wanted = headBytes;
      inBody = false;
      refuseDeep(bytes);
      return onFrame(JSON.parse(bytes.toString("utf8")) as unknown);
    }
    const length = bytes.readUInt32BE();
    if (length > maxFrameBytes) throw new RangeError(`a frame of ${length} bytes; ${maxFrameBytes} are allowed`);
    wanted = length;
    inBody = true;
  }

  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    while (held >= wanted) step();
  };
}
