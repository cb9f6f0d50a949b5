import type { GatewayEvent } from "../event.js";
import type { AdapterSession, DeliveryContext, Sent } from "../plugin.js";
import { type Told, tell, type Written } from "./told.js";
import { type Writer, writerOf } from "./writer.js";

type Status = Extract<Told, { readonly kind: "status" }>["status"];

/** One event to write into the ticket of its conversation. */
export interface Entry {
  readonly event: GatewayEvent;
  readonly told: Written;
  readonly writer: Writer;
  readonly context: DeliveryContext;
}

/** A desk where one conversation is one ticket. */
export interface TicketDesk {
  /** The page of a ticket. */
  pageOf(ticket: string): string;
  /** Writes into `context.externalId`, or into another ticket where that is gone. Answers the ticket it stands in. */
  write(entry: Entry, signal: AbortSignal): Promise<string>;
  /** False: the ticket is gone, or cannot be changed any more. */
  setStatus(ticket: string, status: Status, signal: AbortSignal): Promise<boolean>;
}

/** `send` of an adapter to such a desk: undefined where it is told nothing, or there is no ticket to close. */
export function ticketSend(desk: TicketDesk): NonNullable<AdapterSession["send"]> {
  const sent = (ticket: string): Sent => ({ source_id: ticket, url: desk.pageOf(ticket), status: "delivered" });
  return async (event, context, signal) => {
    const told = tell(event);
    const writer = writerOf(event);
    if (told === undefined || writer === undefined) return undefined;
    if (told.kind !== "status") return sent(await desk.write({ event, told, writer, context }, signal));
    const ticket = context.externalId;
    return ticket !== undefined && (await desk.setStatus(ticket, told.status, signal)) ? sent(ticket) : undefined;
  };
}
