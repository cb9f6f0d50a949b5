import type { Host } from "@gatehouse/sdk";
import { createJoining, type Emit, emitUntil, hashed, rawEvent } from "@gatehouse/sdk/sms";
import type { Config } from "../config.js";
import type { Receiver } from "../link/answer-request.js";
import { deliverAnswer, readDeliver } from "../wire/deliver.js";
import { type Delivery, deliveryOf } from "./delivery.js";
import { type MessageItem, messageItem } from "./item.js";

export interface Inbox extends Receiver {
  /** Delivers long messages that stay incomplete, until aborted. */
  sweep(signal: AbortSignal): Promise<void>;
}

/** Result of CMPP_DELIVER_RESP (CMPP 2.0, 7.4.5.2). */
const taken = 0;
const structureWrong = 1;

/** A Msg_Id names the second but not the year: the content makes the key unique for ever. */
const keyOf = (message: MessageItem): string => `mo:${message.id}:${hashed(message)}`;

/** As much of it as there is. */
function messageIdOf(body: Buffer): Buffer {
  const id = Buffer.alloc(8);
  body.copy(id);
  return id;
}

/** From CMPP_DELIVER to the gateway, and back to the answer. Emits nothing after the abort. */
export function createInbox(config: Config, host: Host, given: Emit, signal: AbortSignal): Inbox {
  const emit = emitUntil(signal, given);
  const joining = createJoining({ host, schema: messageItem, waitSecs: config.long_message_wait_secs, emit });

  function take(delivery: Delivery): Promise<void> {
    if (delivery.kind === "report") return emit([rawEvent(`report:${hashed(delivery.report)}`, delivery.report)]);
    const { message, place } = delivery;
    return place ? joining.take(message, place) : emit([rawEvent(keyOf(message), message)]);
  }

  return {
    async receive(body) {
      const found = readDeliver(body, config.version);
      if (found === undefined) return deliverAnswer(messageIdOf(body), structureWrong, config.version);
      try {
        await take(deliveryOf(found));
        return deliverAnswer(found.messageId, taken, config.version);
      } catch (error) {
        if (!signal.aborted) host.log.warn({ err: error }, "a message could not be stored; it stays unanswered");
        return undefined;
      }
    },
    sweep: joining.sweep,
  };
}
