import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { PluginError } from "@gatehouse/sdk";
import { errorStories, eventOf, loopbackHost, outbound, pdf, ticketStories } from "@gatehouse/sdk/desk/testing";
import { rejectionOf, sampleAuthority, trusting } from "@gatehouse/sdk/testing";
import { endpointAt, startFake } from "../testing/endpoint.js";
import type { FakeZammad } from "../testing/fake-zammad.js";

const person = "per_0199a5c2f1d07c3e8a4b5d6e7f801234";
const conversation = "cnv_0199a5c2f1d07c3e8a4b5d6e7f801234";
const received = eventOf("message.received", { id: "1" });

describe("zammad, out", () => {
  let fake: FakeZammad;

  beforeEach(async () => {
    fake = await startFake();
  });
  afterEach(() => fake.stop());

  const articles = () => [...fake.office.articles.values()];
  const tickets = () => [...fake.office.tickets.values()];

  it("a first message opens a ticket for a customer without an address, as the customer, by a type that is never mailed", async () => {
    const sent = await endpointAt(fake).send(received);
    const [ticket] = tickets();
    const [user] = fake.office.users.values();
    assert.deepEqual(sent, {
      source_id: String(ticket?.id),
      url: `${fake.origin}/#ticket/zoom/${ticket?.id}`,
      status: "delivered",
    });
    assert.deepEqual([user?.login, user?.email, user?.phone], [person, "", "+8613800138000"]);
    assert.deepEqual([ticket?.group, ticket?.tags, ticket?.customer_id], ["Front desk", ["gatehouse"], user?.id]);
    assert.equal(ticket?.title, "[应用] 如何退费？");
    const [article] = articles();
    assert.deepEqual(
      [article?.body, article?.sender, article?.type, article?.internal, article?.origin_by_id],
      ["如何退费？", "Customer", "note", false, user?.id],
    );
    assert.equal(article?.subject, `${conversation} ${received.id}`);
  });

  it("a person with an address is that customer, who may be there already", async () => {
    const known = fake.office.createUser({ email: "Mum@example.com", firstname: "Mum" });
    const from = { ...outbound.to[0], scheme: "email", value: "mum@example.com", role: "person" } as const;
    await endpointAt(fake).send(eventOf("message.received", { from }));
    assert.equal(fake.office.users.size, 1);
    assert.equal(tickets()[0]?.customer_id, known.id);
  });

  it("everything later goes into the same ticket: answers, notes, remarks, states", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    const context = { externalId };
    await send(eventOf("message.created", { ...outbound, id: "2", text: "请来财务处" }), context);
    await send(eventOf("message.created", { ...outbound, id: "3", text: "内部", visibility: "private" }), context);
    await send(eventOf("message.failed", { ...outbound, id: "4", text: "请来" }), context);
    assert.deepEqual(
      articles().map(({ sender, internal, from }) => [sender, internal, from]),
      [
        ["Customer", false, "未具名 | unnamed"],
        ["Agent", false, "gatehouse@example.edu"],
        ["Agent", true, "gatehouse@example.edu"],
        ["Agent", true, "gatehouse@example.edu"],
      ],
    );
    assert.deepEqual(
      articles().map(({ body }) => body.split("：", 2)[0]),
      ["如何退费？", "李老师", "李老师", "未能送达"],
      "whose words they are, where Zammad shows our own user",
    );
    await send(eventOf("conversation.closed"), context);
    assert.equal(tickets()[0]?.state, "closed");
    await send(eventOf("conversation.reopened"), context);
    assert.equal(tickets()[0]?.state, "open");
    assert.equal(tickets().length, 1);
    assert.equal(fake.calls.filter((call) => call.includes("/users/search")).length, 1);
  });

  it("files go along as base64; one that is gone is named, one that is still coming is waited for", async () => {
    const { send } = endpointAt(fake);
    await send(eventOf("message.received", { id: "1", attachments: [pdf] }));
    assert.deepEqual(
      articles()[0]?.files.map(({ filename, type, bytes }) => [filename, type, bytes.toString()]),
      [["退费.pdf", "application/pdf", "a file"]],
    );
    const failing = (code: "rejected" | "unavailable") =>
      endpointAt(fake, loopbackHost({ readAttachment: () => Promise.reject(new PluginError(code, "not there")) }));
    await failing("rejected").send(eventOf("message.received", { id: "2", attachments: [pdf] }));
    assert.match(articles()[1]?.body ?? "", /如何退费？\n\[文件未能附上 \| not attached\] 退费\.pdf/);
    const waits = failing("unavailable").send(eventOf("message.received", { id: "3", attachments: [pdf] }));
    assert.equal((await rejectionOf(waits)).code, "unavailable");
  });

  it("an answer lost on its way back: the next try finds the ticket and writes nothing twice", async () => {
    const { send } = endpointAt(fake);
    fake.next("POST /api/v1/tickets", { status: 502, body: "<html>" }, true);
    assert.equal((await rejectionOf(send(received))).code, "unavailable");
    assert.equal(tickets().length, 1);
    const sent = await send(received, { attempt: 2 });
    assert.equal(sent?.source_id, String(tickets()[0]?.id));
    assert.deepEqual(
      [tickets().length, articles().filter(({ subject }) => subject.includes(received.id)).length],
      [1, 1],
    );
  });

  it("a process that died after creating looks for the ticket although it is the first try", async () => {
    const host = loopbackHost();
    await endpointAt(fake, host).send(received);
    const sent = await endpointAt(fake, host).send(eventOf("message.received", { id: "2", text: "在吗" }));
    assert.equal(sent?.source_id, String(tickets()[0]?.id));
    assert.equal(tickets().length, 1);
  });

  it("the same event again into a known ticket is written once", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    const second = eventOf("message.received", { id: "2", text: "在吗" });
    for (const attempt of [1, 2, 3]) await send(second, { externalId, attempt });
    await send(second, { externalId, replayed: true });
    assert.equal(articles().length, 2);
  });

  it("every call trusts the school's own authority, where the options name one", async () => {
    const options = { url: fake.origin.replace("http:", "https:"), ca: sampleAuthority };
    const { send, poll } = endpointAt(fake, trusting(loopbackHost(), sampleAuthority), options);
    const { cursor } = await poll();
    const id = Number((await send(received))?.source_id);
    const attachments = [
      { filename: "通知.txt", data: Buffer.from("内容").toString("base64"), "mime-type": "text/plain" },
    ];
    fake.office.createArticle(id, { body: "见附件", type: "note", sender: "Agent", attachments }, "li.lei@example.edu");
    const { events } = await poll(cursor);
    assert.equal(events.length, 1);
    assert.ok(fake.calls.some((call) => call.includes("/ticket_attachment/")));
  });

  it("a customer deleted there is looked for again", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    fake.office.users.clear();
    const next = eventOf("message.received", { id: "2" });
    assert.equal((await rejectionOf(send(next, { externalId }))).code, "unavailable");
    await send(next, { externalId, attempt: 2 });
    assert.equal(fake.office.users.size, 1);
  });

  it("an address taken by somebody the index does not show yet is waited for", async () => {
    fake.freezeIndex();
    const known = fake.office.createUser({ email: "mum@example.com" });
    const from = { ...outbound.to[0], scheme: "email", value: "mum@example.com", role: "person" } as const;
    const event = eventOf("message.received", { from });
    const { send } = endpointAt(fake);
    assert.equal((await rejectionOf(send(event))).code, "unavailable");
    fake.thawIndex();
    await send(event, { attempt: 2 });
    assert.equal(tickets()[0]?.customer_id, known.id);
  });

  it("writes as `web` and sets own names of states where the options say so", async () => {
    const more = { article_type: "web" as const, closed_states: ["solved"], open_state: "new" };
    const { send } = endpointAt(fake, loopbackHost(), more);
    const externalId = (await send(received))?.source_id ?? "";
    await send(eventOf("conversation.closed"), { externalId });
    assert.deepEqual([articles()[0]?.type, tickets()[0]?.state], ["web", "solved"]);
    await send(eventOf("conversation.reopened"), { externalId });
    assert.equal(tickets()[0]?.state, "new");
  });

  ticketStories(() => ({
    endpoint: endpointAt(fake),
    calls: fake.calls,
    tickets: () => tickets().length,
    deleteTickets: () => {
      fake.office.tickets.clear();
      fake.office.articles.clear();
    },
  }));

  errorStories(
    [
      ["a bad token", { status: 401, body: '{"error":"Invalid token!"}' }, "unauthorized"],
      ["no right to this group", { status: 403, body: '{"error":"Not authorized"}' }, "unauthorized"],
      ["a value it does not take", { status: 422, body: '{"error":"No lookup value found"}' }, "rejected"],
      ["too fast", { status: 429, headers: { "retry-after": "7" } }, "rate_limited", 7000],
      ["an error inside", { status: 500, body: '{"error":"Error ID x"}' }, "unavailable"],
      ["maintenance", { status: 503 }, "unavailable"],
      ["a proxy's page", { status: 200, body: "<html>" }, "uncertain"],
      ["a redirect", { status: 302, headers: { location: "/login" } }, "unavailable"],
    ],
    async (answer) => {
      const externalId = (await endpointAt(fake).send(received))?.source_id ?? "";
      fake.next("POST /api/v1/ticket_articles", answer);
      return rejectionOf(endpointAt(fake).send(eventOf("message.received", { id: "2" }), { externalId }));
    },
  );

  it("a group that is not there is refused for good", async () => {
    const error = await rejectionOf(endpointAt(fake, loopbackHost(), { group: "Nowhere" }).send(received));
    assert.equal(error.code, "rejected");
  });
});
