import type { Connection } from "../wire/connection.js";
import type { Pdu } from "../wire/library.js";
import { status } from "../wire/status.js";

/** Takes what the SMSC delivers. */
export interface Receiver {
  /** Resolves with the status to answer: 0 only when the message is safe. Never rejects. */
  receive(pdu: Pdu, connection: Connection): Promise<number>;
  /** Called before a question to the peer; what it returns is called when the peer has answered. */
  proven(connection: Connection): () => void;
}

/** Every request of the SMSC gets its answer. Without a receiver it is asked to keep its messages. */
export async function answerRequest(connection: Connection, pdu: Pdu, receiver: Receiver | undefined): Promise<void> {
  switch (pdu.command) {
    case "deliver_sm":
      return connection.answer(pdu, (await receiver?.receive(pdu, connection)) ?? status.tryAgain);
    case "enquire_link":
      return connection.answer(pdu);
    case "unbind":
      connection.answer(pdu);
      return connection.finish();
    case "data_sm":
    case "unknown":
      return connection.answer(pdu, status.invalidCommand);
    default:
      // alert_notification and outbind have no answer.
      return undefined;
  }
}
