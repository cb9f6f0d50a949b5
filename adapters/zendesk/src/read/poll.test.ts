import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { bytes, type RawEvent } from "@gatehouse/sdk";
import { eventOf } from "@gatehouse/sdk/desk/testing";
import plugin from "../index.js";
import { endpointAt, example, startFake } from "../testing/endpoint.js";
import type { FakeZendesk } from "../testing/fake-zendesk.js";
import { signatureOf, ticketEvent } from "../testing/signed-event.js";

const commandsOf = (events: readonly RawEvent[]) => events.flatMap((raw) => plugin.interpret?.(raw, {} as never) ?? []);
const textsOf = (events: readonly RawEvent[]) =>
  commandsOf(events).map((command) => ("text" in command ? command.text : command.type));

describe("zendesk, back", () => {
  let fake: FakeZendesk;
  let endpoint: ReturnType<typeof endpointAt>;
  let ticket: number;
  let agent: number;

  beforeEach(async () => {
    fake = await startFake();
    endpoint = endpointAt(fake);
    agent = fake.desk.createUser({ name: "Li Lei", role: "agent" }).id;
    ticket = Number((await endpoint.send(eventOf("message.received", { id: "1" })))?.source_id);
    fake.desk.pass(120);
  });
  afterEach(() => fake.stop());

  const change = (fields: object, id = ticket) => {
    fake.desk.updateTicket(id, fields as Record<string, unknown>, { id: agent, channel: "web" });
    return fake.desk.audits.at(-1);
  };
  const answer = (body: string, more: object = {}, id = ticket) => change({ comment: { body, ...more } }, id);

  /** As the gateway does, two minutes later. */
  function drain(cursor: string) {
    fake.desk.pass(120);
    return endpoint.drain(cursor);
  }

  function doorOf(type: string, updatedAt: string, happened: object): readonly RawEvent[] {
    const about = { type, ticket: String(ticket), actor: String(agent), updatedAt };
    const rawBody = bytes(ticketEvent(about, happened));
    const receivedAt = new Date(updatedAt);
    const headers = new Map(Object.entries(signatureOf(rawBody, receivedAt, example.webhook_secret)));
    const url = new URL("https://gateway.example/hooks/zendesk");
    return plugin.webhook?.({ method: "POST", url, headers, rawBody, receivedAt }, endpoint.options).events ?? [];
  }

  it("the first poll starts at now: no history", async () => {
    answer("before");
    const first = await endpoint.poll();
    assert.deepEqual([first.events, first.more], [[], false]);
    const atOnce = await endpoint.poll(first.cursor);
    assert.deepEqual(atOnce.events, []);
    assert.deepEqual((await drain(first.cursor)).events, []);
  });

  it("an answer by the webhook and by the poll is one and the same", async () => {
    const { cursor } = await endpoint.poll();
    const audit = answer("请来财务处");
    const id = String(audit?.events[0]?.id);
    const author = { id: String(agent), is_staff: true, name: "Li Lei" };
    const told = { comment: { id, body: "请来财务处", is_public: true, author } };
    const { events } = await drain(cursor);
    assert.deepEqual(doorOf("comment_added", audit?.created_at ?? "", told), events);
    const about = { external_id: String(ticket), agent: String(agent) };
    assert.deepEqual(commandsOf(events), [
      { type: "message.send", id: `comment:${id}`, ...about, text: "请来财务处", attachments: [] },
    ]);
  });

  it("internal notes are notes; what the customer writes is not told back", async () => {
    const { cursor } = await endpoint.poll();
    answer("已退费", { public: false });
    const customer = fake.desk.ticketAt(ticket).requester_id;
    fake.desk.updateTicket(ticket, { comment: { body: "谢谢" } }, { id: customer, channel: "email" });
    assert.deepEqual(
      commandsOf((await drain(cursor)).events).map((command) => command.type),
      ["conversation.note"],
    );
  });

  it("what was written while the webhook was lost comes by the poll, in order, once", async () => {
    const { cursor } = await endpoint.poll();
    const texts = Array.from({ length: 23 }, (_, n) => `答 ${n}`);
    for (const text of texts) answer(text);
    const first = await drain(cursor);
    assert.deepEqual(textsOf(first.events), texts);
    assert.deepEqual(await drain(first.cursor), { events: [], cursor: first.cursor });
    answer("四");
    assert.deepEqual(textsOf((await drain(first.cursor)).events), ["四"]);
  });

  it("more tickets than a page holds are all read; those that are not ours by nobody", async () => {
    const { cursor } = await endpoint.poll();
    const requester_id = fake.desk.ticketAt(ticket).requester_id;
    for (let n = 0; n < 25; n += 1) {
      const fields = { subject: "t", requester_id, external_id: n % 5 === 0 ? "other-1" : `cnv_${n}` };
      const { id } = fake.desk.createTicket({ ...fields, comment: { body: "?" } }, fake.self);
      answer(`答 ${n}`, {}, id);
    }
    const wanted = Array.from({ length: 25 }, (_, n) => n).filter((n) => n % 5 !== 0);
    assert.deepEqual(new Set(textsOf((await drain(cursor)).events)), new Set(wanted.map((n) => `答 ${n}`)));
  });

  it("a ticket that is changed again and again within the export's last minute loses nothing", async () => {
    const { cursor } = await endpoint.poll();
    answer("一");
    const other = fake.desk.createTicket(
      { requester_id: fake.desk.ticketAt(ticket).requester_id, external_id: "cnv_2", comment: { body: "?" } },
      fake.self,
    );
    fake.desk.pass(70);
    answer("二");
    const early = await endpoint.poll(cursor);
    assert.deepEqual(textsOf(early.events), []);
    assert.ok(early.cursor.includes(String(other.id)));
    assert.deepEqual(textsOf((await drain(early.cursor)).events), ["一", "二"]);
  });

  it("nothing we wrote comes back, by neither way", async () => {
    const { cursor } = await endpoint.poll();
    const externalId = String(ticket);
    await endpoint.send(eventOf("message.created", { id: "2", direction: "outbound", text: "由网关发出" }), {
      externalId,
    });
    await endpoint.send(eventOf("conversation.closed"), { externalId });
    assert.deepEqual((await drain(cursor)).events, []);
    const author = { id: String(fake.self.id), is_staff: true, name: "Gatehouse" };
    const told = { comment: { id: "9", body: "由网关发出", is_public: true, author } };
    assert.deepEqual(doorOf("comment_added", "2026-11-23T08:00:00Z", told), []);
  });

  it("solved and opened there: one command each, the same by both ways; closing for good is none", async () => {
    const { cursor } = await endpoint.poll();
    const solved = change({ status: "solved", assignee_id: agent });
    const first = await drain(cursor);
    assert.deepEqual(textsOf(first.events), ["conversation.close"]);
    assert.deepEqual(
      doorOf("status_changed", solved?.created_at ?? "", { current: "SOLVED", previous: "NEW" }),
      first.events,
    );
    change({ status: "open" });
    const opened = await drain(first.cursor);
    assert.deepEqual(textsOf(opened.events), ["conversation.reopen"]);
    change({ status: "solved" });
    const again = await drain(opened.cursor);
    assert.deepEqual(textsOf(again.events), ["conversation.close"]);
    change({ status: "closed" });
    assert.deepEqual((await drain(again.cursor)).events, []);
  });

  it("files are messages of their own, since the webhook tells of none", async () => {
    const { cursor } = await endpoint.poll();
    answer("见附件", { uploads: [fake.desk.upload("退费.pdf", "application/pdf", Buffer.from("a file"))] });
    const [words, file] = commandsOf((await drain(cursor)).events);
    assert.ok(words?.type === "message.send" && words.text === "见附件");
    assert.ok(file?.type === "message.send");
    assert.deepEqual(
      file.attachments.map(({ url, filename }) => [url?.startsWith(fake.origin), filename]),
      [[true, "退费.pdf"]],
    );
  });

  it("a page longer than what is kept of an answer is read one by one; what is too long by itself is skipped", async () => {
    const { cursor } = await endpoint.poll();
    answer("一");
    answer("x".repeat(40_000));
    answer("二");
    assert.deepEqual(textsOf((await drain(cursor)).events), ["一", "二"]);
  });

  it("a ticket whose first message is longer than what is kept of an answer holds up nobody, itself included", async () => {
    const { cursor } = await endpoint.poll();
    const sent = await endpoint.send({
      ...eventOf("message.received", { id: "2", text: "长".repeat(30_000) }),
      partitionkey: "cnv_long",
    });
    answer("一", {}, Number(sent?.source_id));
    answer("二");
    const first = await drain(cursor);
    const second = await drain(first.cursor);
    assert.deepEqual(textsOf([...first.events, ...second.events]), ["一", "二"]);
    const context = { externalId: sent?.source_id ?? "" };
    await endpoint.send(eventOf("conversation.closed"), context);
    assert.equal(fake.desk.ticketAt(Number(context.externalId)).status, "solved");
  });

  it("a ticket deleted meanwhile does not stop the others; a rate limit is obeyed", async () => {
    const { cursor } = await endpoint.poll();
    answer("一");
    fake.desk.pass(120);
    fake.next(`GET /api/v2/tickets/${ticket}/audits.json`, { status: 404, body: '{"error":"RecordNotFound"}' });
    assert.deepEqual((await endpoint.poll(cursor)).events, []);
    fake.next("GET /api/v2/incremental/tickets/cursor.json", { status: 429, headers: { "retry-after": "20" } });
    await assert.rejects(endpoint.poll(cursor), { code: "rate_limited" });
  });
});
