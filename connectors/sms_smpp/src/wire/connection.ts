import type { Duplex } from "node:stream";
import { PluginError } from "@gatehouse/sdk";
import { createPending } from "@gatehouse/sdk/sms";
import { type Pdu, type Session, smpp } from "./library.js";

export interface Connection {
  /** Resolves with the answer, whatever its status. Throws `unavailable` if nothing left, `uncertain` if no answer came. */
  request(command: string, fields?: object, signal?: AbortSignal): Promise<Pdu>;
  answer(pdu: Pdu, commandStatus?: number): void;
  /** Resolves when the connection is over, whoever ended it. */
  readonly ended: Promise<void>;
  isOpen(): boolean;
  /** Requests that wait for their answer. */
  inFlight(): number;
  /** Closes after what was written has left. */
  finish(): void;
  destroy(): void;
}

export interface ConnectionOptions {
  readonly responseMs: number;
  /** Every request of the peer: the first may come together with the answer to the bind. */
  onRequest(pdu: Pdu, connection: Connection): void;
}

/** The library never recovers from bytes it cannot read: it says `error` and stops reading. */
function endOf(session: Session, socket: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      socket.destroy();
      resolve();
    };
    session.on("error", end);
    session.on("close", end);
    socket.on("end", end);
  });
}

/** Takes over a connected socket. */
export function connectionOn(socket: Duplex, { responseMs, onRequest }: ConnectionOptions): Connection {
  const session = new smpp.Session({ socket });
  const pending = createPending<Pdu>({ responseMs, peer: "the SMSC" });
  const ended = endOf(session, socket);
  void ended.then(() => pending.failAll("the connection was lost"));

  async function request(command: string, fields: object = {}, signal?: AbortSignal): Promise<Pdu> {
    if (signal?.aborted || !socket.writable)
      throw new PluginError("unavailable", "the connection to the SMSC is closed");
    const { answer, answered } = pending.ask(signal);
    session.send(new smpp.PDU(command, fields), answered);
    return answer;
  }

  const connection: Connection = {
    request,
    answer: (pdu, commandStatus = 0) => void session.send(pdu.response({ command_status: commandStatus })),
    ended,
    isOpen: () => socket.writable,
    inFlight: pending.count,
    finish: () => void socket.end(() => socket.destroy()),
    destroy: () => void socket.destroy(),
  };
  session.on("pdu", (pdu: Pdu) => {
    if (!pdu.isResponse()) onRequest(pdu, connection);
  });
  return connection;
}
