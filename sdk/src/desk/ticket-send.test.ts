import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { contextOf } from "./testing/context-of.js";
import { soon } from "./testing/endpoint.js";
import { eventOf } from "./testing/event-of.js";
import { type TicketDesk, ticketSend } from "./ticket-send.js";

const page = (ticket: string): string => `https://desk.example/${ticket}`;

function deskWhere(isThere: boolean) {
  const done: string[] = [];
  const desk: TicketDesk = {
    pageOf: page,
    async write({ told, writer, context }) {
      done.push(`${writer.name}: ${told.text}`);
      return context.externalId ?? "7";
    },
    async setStatus(ticket, status) {
      done.push(`${ticket} ${status}`);
      return isThere;
    },
  };
  const send = ticketSend(desk);
  return {
    done,
    send: (event = eventOf("message.received"), more = {}) => send(event, contextOf(event, more), soon()),
  };
}

describe("an event into the ticket of its conversation", () => {
  it("words are written, into the known ticket where there is one", async () => {
    const { send, done } = deskWhere(true);
    assert.deepEqual(await send(), { source_id: "7", url: page("7"), status: "delivered" });
    assert.deepEqual(await send(undefined, { externalId: "8" }), {
      source_id: "8",
      url: page("8"),
      status: "delivered",
    });
    assert.deepEqual(done, ["未具名 | unnamed: 如何退费？", "未具名 | unnamed: 如何退费？"]);
  });

  it("a state is set on a known ticket, and answers nothing where that is gone", async () => {
    const { send, done } = deskWhere(true);
    assert.equal(await send(eventOf("conversation.closed")), undefined);
    const sent = await send(eventOf("conversation.reopened"), { externalId: "8" });
    assert.deepEqual([sent?.source_id, done], ["8", ["8 open"]]);
    assert.equal(await deskWhere(false).send(eventOf("conversation.closed"), { externalId: "8" }), undefined);
  });

  it("what a desk has no words for, or is about nobody, is not its business", async () => {
    const { send, done } = deskWhere(true);
    assert.equal(await send(eventOf("message.receipt.updated")), undefined);
    const { message } = eventOf("message.received").data;
    assert.ok(message);
    assert.equal(await send({ ...eventOf("message.received"), data: { message } }), undefined);
    assert.deepEqual(done, []);
  });
});
