import { createConnection, type Socket } from "node:net";

export interface Answer {
  /** 0: the connection broke before a whole answer came. */
  readonly status: number;
  readonly body: string;
}

export interface Connection {
  /** One request at a time; the answer comes by callback, since a promise per request would cost the machine under test. */
  send(head: string, body: Buffer, onAnswer: (answer: Answer) => void): void;
  close(): void;
}

const broken: Answer = { status: 0, body: "" };

/** A whole HTTP/1.1 answer with content-length, or undefined while bytes are missing. */
export function readAnswer(bytes: Buffer): Answer | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = bytes.toString("latin1", 0, end);
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
  if (Number.isNaN(length)) throw new Error(`the generator needs content-length in every answer, got: ${head}`);
  if (bytes.length < end + 4 + length) return undefined;
  return { status: Number(head.slice(9, 12)), body: bytes.toString("utf8", end + 4, end + 4 + length) };
}

/** One keep-alive connection, opened on first use and again after it broke. Bare sockets: the generator must be cheap. */
export function openConnection(port: number): Connection {
  let socket: Socket | undefined;
  let waiting: ((answer: Answer) => void) | undefined;
  let received: Buffer = Buffer.alloc(0);
  const settle = (answer: Answer): void => {
    const onAnswer = waiting;
    waiting = undefined;
    received = Buffer.alloc(0);
    onAnswer?.(answer);
  };
  const onData = (chunk: Buffer): void => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = readAnswer(received);
    if (answer !== undefined) settle(answer);
  };
  const connect = (): Socket => {
    const opened = createConnection({ port, host: "127.0.0.1", noDelay: true });
    opened.on("data", onData);
    opened.on("error", () => opened.destroy());
    opened.on("close", () => {
      if (socket === opened) socket = undefined;
      settle(broken);
    });
    return opened;
  };
  return {
    send(head, body, onAnswer) {
      waiting = onAnswer;
      socket ??= connect();
      socket.cork();
      socket.write(head, "latin1");
      socket.write(body);
      socket.uncork();
    },
    close: () => socket?.destroy(),
  };
}
