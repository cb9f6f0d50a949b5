import { createConnection, type Socket } from "node:net";
import { type Answer, readAnswer } from "./answer.js";

export interface Connection {
  /** One request at a time; the answer comes by callback, since a promise per request would cost the machine under test. */
  send(head: string, body: Buffer, onAnswer: (answer: Answer) => void): void;
  close(): void;
}

const broken: Answer = { status: 0, body: "" };

function connect(port: number, onData: (chunk: Buffer) => void, onClose: (closed: Socket) => void): Socket {
  const socket = createConnection({ port, host: "127.0.0.1", noDelay: true });
  socket.on("data", onData);
  socket.on("error", () => socket.destroy());
  socket.on("close", () => onClose(socket));
  return socket;
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
  /** What still comes on a connection that was given up belongs to no request. */
  const drop = (): void => {
    socket?.removeAllListeners("data");
    socket?.destroy();
    socket = undefined;
  };
  const onData = (chunk: Buffer): void => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = readAnswer(received);
    if (answer === undefined) return;
    if (answer.ends) drop();
    settle(answer);
  };
  const onClose = (closed: Socket): void => {
    if (socket !== closed) return;
    socket = undefined;
    settle(broken);
  };
  return {
    send(head, body, onAnswer) {
      waiting = onAnswer;
      socket ??= connect(port, onData, onClose);
      socket.cork();
      socket.write(head, "latin1");
      socket.write(body);
      socket.uncork();
    },
    close: () => socket?.destroy(),
  };
}
