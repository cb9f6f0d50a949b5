import { command } from "../wire/command.js";
import type { Connection } from "../wire/connection.js";
import type { Frame } from "../wire/frame.js";

/** Takes what the gateway delivers. */
export interface Receiver {
  /** The body to answer with; undefined: no answer, so that the gateway delivers again. Never rejects. */
  receive(body: Buffer): Promise<Buffer | undefined>;
}

const reserved = Buffer.from([0]);

/** CMPP knows no `try again later`: what cannot be taken stays without an answer, and comes again. */
export async function answerRequest(
  connection: Connection,
  frame: Frame,
  receiver: Receiver | undefined,
): Promise<void> {
  switch (frame.command) {
    case command.deliver: {
      const answer = await receiver?.receive(frame.body);
      return answer && connection.answer(frame, answer);
    }
    case command.activeTest:
      return connection.answer(frame, reserved);
    case command.terminate:
      connection.answer(frame);
      return connection.finish();
    default:
      return undefined;
  }
}
