import assert from "node:assert/strict";
import { it } from "node:test";
import type { Endpoint } from "./endpoint.js";
import { eventOf } from "./event-of.js";

/** A desk of tickets with nothing in it yet. */
export interface TicketStage {
  readonly endpoint: Pick<Endpoint, "send">;
  /** What was asked of the desk. */
  readonly calls: readonly string[];
  tickets(): number;
  deleteTickets(): void;
}

/** What every desk of tickets promises, whatever a ticket is called there. */
export function ticketStories(stage: () => TicketStage): void {
  const received = eventOf("message.received", { id: "1" });

  it("a deleted ticket is replaced, and its later states bother nobody", async () => {
    const { endpoint, tickets, deleteTickets } = stage();
    const externalId = (await endpoint.send(received))?.source_id ?? "";
    deleteTickets();
    assert.equal(await endpoint.send(eventOf("conversation.closed"), { externalId }), undefined);
    const sent = await endpoint.send(eventOf("message.received", { id: "2" }), { externalId });
    assert.notEqual(sent?.source_id, externalId);
    assert.equal(tickets(), 1);
  });

  it("a ticket is told nothing there are no words for, and none is closed that is not there", async () => {
    const { endpoint, calls } = stage();
    assert.equal(await endpoint.send(eventOf("conversation.closed")), undefined);
    assert.equal(await endpoint.send(eventOf("message.receipt.updated")), undefined);
    assert.deepEqual(calls, []);
  });
}
