import type { Duplex } from "node:stream";
import { PluginError } from "@gatehouse/sdk";
import { createPending } from "@gatehouse/sdk/sms";
import { answerTo, isAnswer } from "./command.js";
import { createFraming, type Frame, toBytes } from "./frame.js";

export interface Connection {
  /** Resolves with the answer's body. Throws `unavailable` if nothing left, `uncertain` if no answer came. */
  request(command: number, body?: Uint8Array, signal?: AbortSignal): Promise<Buffer>;
  answer(frame: Frame, body?: Uint8Array): void;
  /** Resolves when the connection is over, whoever ended it. */
  readonly ended: Promise<void>;
  isOpen(): boolean;
  /** Closes after what was written has left. */
  finish(): void;
  destroy(): void;
}

export interface ConnectionOptions {
  readonly responseMs: number;
  /** Every request of the peer: the first may come together with the answer to the connect. */
  onRequest(frame: Frame, connection: Connection): void;
}

const mostSequence = 0xffff_ffff;
const nothing = Buffer.alloc(0);

function endOf(socket: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      socket.destroy();
      resolve();
    };
    for (const event of ["error", "end", "close"]) socket.on(event, end);
  });
}

/** Hands over one message after another. Behind a wrong length nothing can be found any more: the connection ends. */
function readFrames(socket: Duplex, take: (frame: Frame) => void): void {
  const framing = createFraming();
  socket.on("data", (chunk: Buffer) => {
    try {
      for (const frame of framing(chunk)) take(frame);
    } catch {
      socket.destroy();
    }
  });
}

/** Takes over a connected socket. */
export function connectionOn(socket: Duplex, { responseMs, onRequest }: ConnectionOptions): Connection {
  const pending = createPending<Buffer>({ responseMs, peer: "the gateway" });
  const asked = new Map<number, { readonly command: number; answered(body: Buffer): void }>();
  const ended = endOf(socket);
  let sequence = 0;
  void ended.then(() => pending.failAll("the connection was lost"));

  async function request(command: number, body: Uint8Array = nothing, signal?: AbortSignal): Promise<Buffer> {
    if (signal?.aborted || !socket.writable)
      throw new PluginError("unavailable", "the connection to the gateway is closed");
    sequence = sequence === mostSequence ? 1 : sequence + 1;
    const mine = sequence;
    const { answer, answered } = pending.ask(signal);
    asked.set(mine, { command: answerTo(command), answered });
    socket.write(toBytes({ command, sequence: mine, body: Buffer.from(body) }));
    return answer.finally(() => asked.delete(mine));
  }

  const connection: Connection = {
    request,
    answer: ({ command, sequence }, body = nothing) => {
      if (socket.writable) socket.write(toBytes({ command: answerTo(command), sequence, body: Buffer.from(body) }));
    },
    ended,
    isOpen: () => socket.writable,
    finish: () => void socket.end(() => socket.destroy()),
    destroy: () => void socket.destroy(),
  };
  readFrames(socket, (frame) => {
    if (!isAnswer(frame.command)) return onRequest(frame, connection);
    const one = asked.get(frame.sequence);
    if (one?.command === frame.command) one.answered(frame.body);
  });
  return connection;
}
