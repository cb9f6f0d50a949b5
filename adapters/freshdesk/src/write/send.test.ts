import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { PluginError } from "@gatehouse/sdk";
import { errorStories, eventOf, loopbackHost, outbound, parent, ticketStories } from "@gatehouse/sdk/desk/testing";
import { rejectionOf } from "@gatehouse/sdk/testing";
import { endpointAt, startFake } from "../testing/endpoint.js";
import type { FakeFreshdesk } from "../testing/fake-freshdesk.js";

const person = "per_0199a5c2f1d07c3e8a4b5d6e7f801234";
const received = eventOf("message.received", { id: "1" });
const pdf = {
  id: "att_1",
  kind: "file",
  content_type: "application/pdf",
  filename: '退费 "1".pdf',
  state: "stored",
} as const;
const creation = "POST /api/v2/tickets";

describe("freshdesk, out", () => {
  let fake: FakeFreshdesk;

  beforeEach(async () => {
    fake = await startFake();
  });
  afterEach(() => fake.stop());

  const tickets = () => [...fake.desk.tickets.values()];
  const contacts = () => [...fake.desk.contacts.values()];
  const notes = () => fake.desk.conversations;

  it("a first message opens a ticket whose description it is, for a contact of our own id", async () => {
    const event = eventOf("message.received", { id: "1", text: "如何退费？\n<b>急</b>" });
    const sent = await endpointAt(fake, undefined, { group_id: "31" }).send(event);
    const [ticket] = tickets();
    assert.deepEqual(sent, {
      source_id: String(ticket?.id),
      url: `${fake.origin}/a/tickets/${ticket?.id}`,
      status: "delivered",
    });
    const [contact] = contacts();
    assert.deepEqual([contact?.unique_external_id, contact?.phone, contact?.email], [person, "+8613800138000", null]);
    assert.deepEqual(
      [ticket?.subject, ticket?.description, ticket?.tags, ticket?.source, ticket?.status, ticket?.group_id],
      [
        "[应用] 如何退费？ <b>急</b>",
        "如何退费？<br>&lt;b&gt;急&lt;/b&gt;",
        ["gatehouse", "0199a5c2f1d07c3e8a4b5d6e7f801234"],
        7,
        2,
        31,
      ],
    );
    assert.deepEqual([ticket?.requester_id, notes()], [contact?.id, []]);
  });

  it("everything later goes into the same ticket: messages, answers, notes, remarks, states", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    const context = { externalId };
    await send(eventOf("message.received", { id: "2", text: "在吗" }), context);
    await send(eventOf("message.created", { ...outbound, id: "3", text: "请来财务处" }), context);
    await send(eventOf("message.created", { ...outbound, id: "4", text: "内部", visibility: "private" }), context);
    await send(eventOf("message.failed", { ...outbound, id: "5", text: "请来" }), context);
    const customer = contacts()[0]?.id;
    assert.deepEqual(
      notes().map(({ incoming, private: hidden, user_id }) => [incoming, hidden, user_id]),
      [
        [true, false, customer],
        [false, false, fake.desk.self],
        [false, true, fake.desk.self],
        [false, true, fake.desk.self],
      ],
    );
    await send(eventOf("conversation.closed"), context);
    assert.equal(tickets()[0]?.status, 4);
    await send(eventOf("conversation.reopened"), context);
    assert.equal(tickets()[0]?.status, 2);
    assert.equal(tickets().length, 1);
  });

  it("a conversation the school began: the description is the title, the words are staff's", async () => {
    await endpointAt(fake).send(eventOf("message.created", { ...outbound, id: "1", text: "明天停课" }));
    assert.equal(tickets()[0]?.description, "[应用] 明天停课");
    assert.deepEqual(
      notes().map(({ body, incoming }) => [body, incoming]),
      [["<div>明天停课</div>", false]],
    );
  });

  it("a ticket that is closed or pending already is left as it is", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    fake.desk.setStatus(Number(externalId), 5);
    await send(eventOf("conversation.closed"), { externalId });
    assert.equal(tickets()[0]?.status, 5);
    fake.desk.setStatus(Number(externalId), 3);
    await send(eventOf("conversation.reopened"), { externalId });
    assert.equal(tickets()[0]?.status, 3);
  });

  it("a ticket too long to be read is set all the same; one in the bin is left there", async () => {
    const { send } = endpointAt(fake);
    const externalId =
      (await send(eventOf("message.received", { id: "1", text: "长".repeat(30_000) })))?.source_id ?? "";
    await send(eventOf("conversation.closed"), { externalId });
    assert.equal(tickets()[0]?.status, 4);
    fake.next(`GET /api/v2/tickets/${externalId}`, { status: 200, body: '{"status":4,"deleted":true}' });
    assert.equal(await send(eventOf("conversation.reopened"), { externalId }), undefined);
    assert.equal(tickets()[0]?.status, 4);
  });

  it("an address is told only where the options say so; a 409 names who has it there", async () => {
    const known = fake.desk.createContact({ name: "Mum", email: "mum@example.com" });
    const event = eventOf("message.received", { id: "1", from: parent });
    await endpointAt(fake, undefined, { share_email: true }).send(event);
    assert.deepEqual([tickets()[0]?.requester_id, contacts().length], [known.id, 1]);
    await endpointAt(fake).send(eventOf("message.received", { id: "2", from: parent }));
    assert.equal(contacts().at(-1)?.email, null);
  });

  it("files go along in a form; one that is gone is named, one that is still coming is waited for", async () => {
    const { send } = endpointAt(fake);
    const event = eventOf("message.received", { id: "1", attachments: [pdf] });
    const externalId = (await send(event))?.source_id ?? "";
    await send(eventOf("message.received", { id: "2", text: "a & b", attachments: [pdf] }), { externalId });
    const file = ["退费 %221%22.pdf", "application/pdf", "a file"];
    for (const { files } of [tickets()[0], notes()[0]].filter((each) => each !== undefined))
      assert.deepEqual(
        files.map(({ name, content_type, bytes }) => [name, content_type, String(bytes)]),
        [file],
      );
    assert.deepEqual([notes()[0]?.body, notes()[0]?.incoming], ["<div>a &amp; b</div>", true]);
    const failing = (code: "rejected" | "unavailable") =>
      endpointAt(fake, loopbackHost({ readAttachment: () => Promise.reject(new PluginError(code, "not there")) }));
    await failing("rejected").send(eventOf("message.received", { id: "3", attachments: [pdf] }), { externalId });
    assert.match(notes().at(-1)?.body ?? "", /如何退费？<br>\[文件未能附上 \| not attached\]/);
    const waits = failing("unavailable").send(eventOf("message.received", { id: "4", attachments: [pdf] }));
    assert.equal((await rejectionOf(waits)).code, "unavailable");
  });

  it("files beyond 20 MB are named instead of refused", async () => {
    const host = loopbackHost({ readAttachment: () => Promise.resolve(Buffer.alloc(12_000_000)) });
    const attachments = [pdf, { ...pdf, id: "att_2", filename: "two.pdf" }];
    await endpointAt(fake, host).send(eventOf("message.received", { id: "1", attachments }));
    assert.deepEqual([tickets()[0]?.files.length], [1]);
    assert.match(tickets()[0]?.description ?? "", /not attached\] two\.pdf/);
  });

  it("an answer lost on its way back: the next try finds the ticket and writes nothing twice", async () => {
    const { send } = endpointAt(fake);
    fake.next(creation, { status: 502, body: "<html>" }, true);
    assert.equal((await rejectionOf(send(received))).code, "unavailable");
    const sent = await send(received, { attempt: 2 });
    assert.equal(sent?.source_id, String(tickets()[0]?.id));
    assert.deepEqual([tickets().length, notes().length], [1, 0]);
  });

  it("the same where the school began: one ticket, one note, wherever it broke off", async () => {
    const event = eventOf("message.created", { ...outbound, id: "1", text: "明天停课" });
    const { send } = endpointAt(fake);
    fake.next(creation, { status: 502 }, true);
    assert.equal((await rejectionOf(send(event))).code, "unavailable");
    fake.next(`POST /api/v2/tickets/${tickets()[0]?.id}/notes`, { status: 502 }, true);
    assert.equal((await rejectionOf(send(event, { attempt: 2 }))).code, "unavailable");
    await send(event, { attempt: 3 });
    assert.deepEqual([tickets().length, notes().length], [1, 1]);
  });

  it("a process that died after creating looks for the ticket although it is the first try", async () => {
    const host = loopbackHost();
    const first = await endpointAt(fake, host).send(received);
    assert.deepEqual(await endpointAt(fake, host).send(received), first);
    const next = await endpointAt(fake, host).send(eventOf("message.received", { id: "2", text: "在吗" }));
    assert.deepEqual([next?.source_id, tickets().length, notes().length], [first?.source_id, 1, 1]);
  });

  it("the same event again is written once; the same words in another event are written again", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    const path = `POST /api/v2/tickets/${externalId}/notes`;
    const ok = (id: string) => eventOf("message.received", { id, text: "好的\n谢谢" });
    await send(ok("2"), { externalId });
    fake.next(path, { status: 504 }, true);
    assert.equal((await rejectionOf(send(ok("3"), { externalId }))).code, "unavailable");
    await send(ok("3"), { externalId, attempt: 2 });
    assert.equal(notes().length, 2);
    fake.next(path, { status: 504 });
    assert.equal((await rejectionOf(send(ok("4"), { externalId }))).code, "unavailable");
    await send(ok("4"), { externalId, attempt: 2 });
    await send(ok("4"), { externalId, attempt: 3 });
    assert.equal(notes().length, 3, "what was written and remembered is not written again");
  });

  it("what opened a ticket is not written again when a person has it sent again", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    await send(received, { externalId, replayed: true });
    assert.deepEqual([tickets().length, notes().length], [1, 0]);
  });

  it("a contact deleted there is looked for again", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    fake.desk.contacts.clear();
    const next = eventOf("message.received", { id: "2" });
    assert.equal((await rejectionOf(send(next, { externalId }))).code, "unavailable");
    await send(next, { externalId, attempt: 2 });
    assert.deepEqual([contacts().length, notes().length], [1, 1]);
  });

  it("a group that is not there is refused for good, and the message names the field", async () => {
    const error = await rejectionOf(endpointAt(fake, undefined, { group_id: "404" }).send(received));
    assert.deepEqual(
      [error.code, error.message],
      ["rejected", "Freshdesk refuses the values (400): group_id invalid_value"],
    );
  });

  ticketStories(() => ({
    endpoint: endpointAt(fake),
    calls: fake.calls,
    tickets: () => tickets().length,
    deleteTickets: () => fake.desk.tickets.clear(),
  }));

  errorStories(
    [
      ["a bad key", { status: 401, body: '{"code":"invalid_credentials"}' }, "unauthorized"],
      ["no right to it", { status: 403, body: '{"code":"access_denied"}' }, "unauthorized"],
      ["an address that is no account", { status: 404 }, "rejected"],
      ["too fast", { status: 429, headers: { "retry-after": "42" } }, "rate_limited", 42_000],
      ["an error inside", { status: 500, body: '{"code":"internal_error"}' }, "unavailable"],
      ["a proxy's page", { status: 200, body: "<html>" }, "uncertain"],
      ["a redirect", { status: 302, headers: { location: "/login" } }, "unavailable"],
    ],
    (answer) => {
      fake.next(creation, answer);
      return rejectionOf(endpointAt(fake).send(received));
    },
  );
});
