import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { PluginError } from "@gatehouse/sdk";
import { errorStories, eventOf, loopbackHost, outbound, parent, pdf, ticketStories } from "@gatehouse/sdk/desk/testing";
import { rejectionOf } from "@gatehouse/sdk/testing";
import { endpointAt, startFake } from "../testing/endpoint.js";
import type { FakeZendesk } from "../testing/fake-zendesk.js";

const person = "per_0199a5c2f1d07c3e8a4b5d6e7f801234";
const conversation = "cnv_0199a5c2f1d07c3e8a4b5d6e7f801234";
const received = eventOf("message.received", { id: "1" });
const creation = "POST /api/v2/tickets.json";

describe("zendesk, out", () => {
  let fake: FakeZendesk;

  beforeEach(async () => {
    fake = await startFake();
  });
  afterEach(() => fake.stop());

  const tickets = () => [...fake.desk.tickets.values()];
  const customers = () => [...fake.desk.users.values()].filter(({ role }) => role === "end-user");
  const comments = () => fake.desk.comments();

  it("a first message opens a ticket for a customer of our own id, written as the customer", async () => {
    const sent = await endpointAt(fake, undefined, { group_id: "31" }).send(received);
    const [ticket] = tickets();
    assert.deepEqual(sent, {
      source_id: String(ticket?.id),
      url: `${fake.origin}/agent/tickets/${ticket?.id}`,
      status: "delivered",
    });
    const [customer] = customers();
    assert.deepEqual([customer?.external_id, customer?.phone, customer?.email], [person, "+8613800138000", null]);
    assert.deepEqual(
      [ticket?.subject, ticket?.external_id, ticket?.tags, ticket?.requester_id, ticket?.group_id],
      ["[应用] 如何退费？", conversation, ["gatehouse"], customer?.id, 31],
    );
    const [comment] = comments();
    assert.deepEqual([comment?.body, comment?.public, comment?.author_id], ["如何退费？", true, customer?.id]);
  });

  it("everything later goes into the same ticket: answers, notes, remarks, states", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    const context = { externalId };
    await send(eventOf("message.created", { ...outbound, id: "2", text: "请来财务处" }), context);
    await send(eventOf("message.created", { ...outbound, id: "3", text: "内部", visibility: "private" }), context);
    await send(eventOf("message.failed", { ...outbound, id: "4", text: "请来" }), context);
    assert.deepEqual(
      comments()
        .slice(1)
        .map(({ public: shown, author_id }) => [shown, author_id === fake.self.id]),
      [
        [true, true],
        [false, true],
        [false, true],
      ],
    );
    await send(eventOf("conversation.closed"), context);
    assert.equal(tickets()[0]?.status, "solved");
    await send(eventOf("conversation.reopened"), context);
    assert.equal(tickets()[0]?.status, "open");
    assert.equal(tickets().length, 1);
  });

  it("a ticket nobody has is taken by our user to be solved; one solved already is left as it is", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    await send(eventOf("conversation.closed"), { externalId });
    assert.equal(tickets()[0]?.assignee_id, fake.self.id);
    const before = fake.calls.filter((call) => call.startsWith("PUT")).length;
    await send(eventOf("conversation.closed"), { externalId });
    assert.equal(fake.calls.filter((call) => call.startsWith("PUT")).length, before);
  });

  it("an address is told only where the options say so; the person is then the end user who has it", async () => {
    const known = fake.desk.createUser({ name: "Mum", email: "mum@example.com" });
    const event = eventOf("message.received", { id: "1", from: parent });
    await endpointAt(fake, undefined, { share_email: true }).send(event);
    assert.equal(tickets()[0]?.requester_id, known.id);
    await endpointAt(fake).send(eventOf("message.received", { id: "2", from: parent }));
    assert.equal(customers().at(-1)?.email, null);
  });

  it("an agent's address never makes a customer of the agent", async () => {
    fake.desk.createUser({ name: "Mum", email: "mum@example.com", role: "agent" });
    const { send } = endpointAt(fake, undefined, { share_email: true });
    await send(eventOf("message.received", { id: "1", from: parent }));
    assert.deepEqual(
      customers().map(({ id, email }) => [id, email]),
      [[tickets()[0]?.requester_id, null]],
    );
  });

  it("files are uploaded; one that is gone is named, one that is still coming is waited for", async () => {
    await endpointAt(fake).send(eventOf("message.received", { id: "1", attachments: [pdf] }));
    assert.deepEqual(
      comments()[0]?.attachments.map(({ file_name, content_type, bytes }) => [file_name, content_type, String(bytes)]),
      [["退费.pdf", "application/pdf", "a file"]],
    );
    const failing = (code: "rejected" | "unavailable") =>
      endpointAt(fake, loopbackHost({ readAttachment: () => Promise.reject(new PluginError(code, "not there")) }));
    await failing("rejected").send(eventOf("message.received", { id: "2", attachments: [pdf] }));
    assert.match(comments().at(-1)?.body ?? "", /如何退费？\n\[文件未能附上 \| not attached\] 退费\.pdf/);
    const waits = failing("unavailable").send(eventOf("message.received", { id: "3", attachments: [pdf] }));
    assert.equal((await rejectionOf(waits)).code, "unavailable");
  });

  it("an answer lost on its way back: the next try finds the ticket and writes nothing twice", async () => {
    const { send } = endpointAt(fake);
    fake.next(creation, { status: 502, body: "<html>" }, true);
    assert.equal((await rejectionOf(send(received))).code, "unavailable");
    const sent = await send(received, { attempt: 2 });
    assert.equal(sent?.source_id, String(tickets()[0]?.id));
    assert.deepEqual([tickets().length, comments().length], [1, 1]);
  });

  it("a process that died after creating, its state lost as well, is answered by the idempotency key", async () => {
    const first = await endpointAt(fake).send(received);
    const second = await endpointAt(fake).send(received);
    assert.deepEqual([second, tickets().length, fake.hits], [first, 1, [received.id]]);
  });

  it("the same key with other upload tokens finds the ticket that was made", async () => {
    const event = eventOf("message.received", { id: "1", attachments: [pdf] });
    const first = await endpointAt(fake).send(event);
    const second = await endpointAt(fake).send(event);
    assert.deepEqual([second?.source_id, tickets().length], [first?.source_id, 1]);
  });

  it("the next event after a crash looks for the ticket of its conversation", async () => {
    const host = loopbackHost();
    const first = await endpointAt(fake, host).send(received);
    const second = await endpointAt(fake, host).send(eventOf("message.received", { id: "2" }));
    assert.deepEqual([second?.source_id, tickets().length, comments().length], [first?.source_id, 1, 2]);
  });

  it("the same event again into a known ticket is written once", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    const second = eventOf("message.received", { id: "2", text: "在吗" });
    for (const attempt of [1, 2, 3]) await send(second, { externalId, attempt });
    await send(second, { externalId, replayed: true });
    assert.equal(comments().length, 2);
  });

  it("what opened a ticket, many changes ago, is not written again when a person has it sent again", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    for (let n = 0; n < 12; n += 1) await send(eventOf("message.received", { id: `n${n}` }), { externalId });
    await send(received, { externalId, replayed: true });
    assert.equal(comments().length, 13);
  });

  it("a ticket Zendesk has closed for good is followed up by one new ticket, and by no second one", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    await send(eventOf("conversation.closed"), { externalId });
    fake.desk.updateTicket(Number(externalId), { status: "closed" }, { id: -1, channel: "rule" });
    assert.equal(await send(eventOf("conversation.reopened"), { externalId }), undefined);
    const next = eventOf("message.received", { id: "2", text: "还有一个问题" });
    const sent = await send(next, { externalId });
    assert.equal(tickets().at(-1)?.followup_of, Number(externalId));
    assert.deepEqual(await send(next, { externalId, attempt: 2 }), sent);
    assert.deepEqual([tickets().length, comments().length], [2, 2]);
  });

  it("a customer deleted there is looked for again", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    for (const { id } of customers()) fake.desk.users.delete(id);
    const next = eventOf("message.received", { id: "2" });
    assert.equal((await rejectionOf(send(next, { externalId }))).code, "unavailable");
    await send(next, { externalId, attempt: 2 });
    assert.deepEqual([customers().length, comments().length], [1, 2]);
  });

  const refusal = '{"error":"RecordInvalid","details":{"group_id":[{"description":"Group: is invalid"}]}}';
  ticketStories(() => ({
    endpoint: endpointAt(fake),
    calls: fake.calls,
    tickets: () => tickets().length,
    deleteTickets: () => fake.desk.tickets.clear(),
  }));

  errorStories(
    [
      ["a bad token", { status: 401, body: `{"error":"Couldn't authenticate you"}` }, "unauthorized"],
      ["no right to it", { status: 403, body: '{"error":"Forbidden"}' }, "unauthorized"],
      ["another change under way", { status: 409, body: '{"error":"UpdateConflict"}' }, "unavailable"],
      ["a value it does not take", { status: 422, body: refusal }, "rejected"],
      ["too fast", { status: 429, headers: { "retry-after": "93" } }, "rate_limited", 93_000],
      ["an error inside", { status: 500 }, "unavailable"],
      ["maintenance", { status: 503, headers: { "retry-after": "30" } }, "unavailable", 30_000],
      ["a proxy's page", { status: 200, body: "<html>" }, "uncertain"],
      ["a redirect", { status: 302, headers: { location: "/login" } }, "unavailable"],
    ],
    (answer) => {
      fake.next(creation, answer);
      return rejectionOf(endpointAt(fake).send(received));
    },
  );

  it("the message names the field that is refused, and quotes nothing", async () => {
    fake.next(creation, { status: 422, body: refusal });
    const error = await rejectionOf(endpointAt(fake).send(received));
    assert.equal(error.message, "Zendesk refuses the values (422): group_id");
  });
});
