import { PluginError } from "@gatehouse/sdk";

/** One message without its length. */
export interface Frame {
  readonly command: number;
  readonly sequence: number;
  readonly body: Buffer;
}

/** Total_Length, Command_Id, Sequence_Id (CMPP 2.0, 7.3). */
export const headerBytes = 12;
/** The longest a gateway sends is a CMPP_DELIVER of under 400 bytes. */
export const mostBytes = 4096;

export function toBytes({ command, sequence, body }: Frame): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(headerBytes + body.length, 0);
  header.writeUInt32BE(command, 4);
  header.writeUInt32BE(sequence, 8);
  return Buffer.concat([header, body]);
}

function frameOf(bytes: Buffer): Frame {
  return { command: bytes.readUInt32BE(4), sequence: bytes.readUInt32BE(8), body: bytes.subarray(headerBytes) };
}

/**
 * Cuts a stream of bytes into messages, however it comes in pieces. Throws `rejected` at a length that no message has:
 * after it nothing can be read any more.
 */
export function createFraming(): (chunk: Uint8Array) => readonly Frame[] {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const frames: Frame[] = [];
    while (rest.length >= 4) {
      const length = rest.readUInt32BE(0);
      if (length < headerBytes || length > mostBytes)
        throw new PluginError("rejected", `Total_Length ${length} is not between ${headerBytes} and ${mostBytes}`);
      if (rest.length < length) break;
      frames.push(frameOf(rest.subarray(0, length)));
      rest = rest.subarray(length);
    }
    return frames;
  };
}
