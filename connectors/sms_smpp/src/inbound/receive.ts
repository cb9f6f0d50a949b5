import type { Host } from "@gatehouse/sdk";
import { createJoining, type Emit, emitUntil, hashed, rawEvent } from "@gatehouse/sdk/sms";
import type { Config } from "../config.js";
import type { KnownIds } from "../known-ids.js";
import type { Receiver } from "../link/answer-request.js";
import type { Connection } from "../wire/connection.js";
import { status } from "../wire/status.js";
import { type Delivery, deliveryOf } from "./delivery.js";
import { type MessageItem, messageItem, type ReportItem } from "./item.js";
import { createRedeliveries, type Redeliveries } from "./redelivery.js";
import { idIn } from "./report.js";

export interface InboxDeps {
  readonly config: Config;
  readonly host: Host;
  readonly ids: KnownIds;
}

export interface Inbox extends Receiver {
  /** Delivers long messages that stay incomplete, until aborted. */
  sweep(signal: AbortSignal): Promise<void>;
}

async function takeMessage(message: MessageItem, redeliveries: Redeliveries, emit: Emit): Promise<void> {
  const content = JSON.stringify(message);
  await emit([rawEvent(await redeliveries.keyOf(content), message)]);
  redeliveries.answered(content);
}

/** The key is made of what came, so that a report that comes again has it again. */
async function takeReport(report: ReportItem, ids: KnownIds, emit: Emit): Promise<void> {
  const meant = await ids.meant(idIn(report));
  await emit([rawEvent(`report:${hashed(report)}`, { ...report, ...(meant !== "" && { meant }) })]);
}

/** From deliver_sm to the gateway, and back to the status that is answered. Emits nothing after the abort. */
export function createInbox({ config, host, ids }: InboxDeps, given: Emit, signal: AbortSignal): Inbox {
  const connections = new WeakMap<Connection, Redeliveries>();
  const emit = emitUntil(signal, given);
  const joining = createJoining({ host, schema: messageItem, waitSecs: config.long_message_wait_secs, emit });

  function redeliveriesOf(connection: Connection): Redeliveries {
    const known = connections.get(connection) ?? createRedeliveries(host.state);
    connections.set(connection, known);
    return known;
  }

  function take(delivery: Delivery, connection: Connection): Promise<void> {
    if (delivery.kind === "report") return takeReport(delivery.report, ids, emit);
    const { message, place } = delivery;
    return place ? joining.take(message, place) : takeMessage(message, redeliveriesOf(connection), emit);
  }

  return {
    async receive(pdu, connection) {
      try {
        await take(deliveryOf(pdu), connection);
        return status.ok;
      } catch (error) {
        if (!signal.aborted)
          host.log.warn({ err: error }, "a message could not be stored; the SMSC is asked to keep it");
        return status.tryAgain;
      }
    },
    proven: (connection) => redeliveriesOf(connection).proven(),
    sweep: joining.sweep,
  };
}
