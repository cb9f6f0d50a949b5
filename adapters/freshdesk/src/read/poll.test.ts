import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { bytes, type RawEvent } from "@gatehouse/sdk";
import { eventOf } from "@gatehouse/sdk/desk/testing";
import plugin from "../index.js";
import { endpointAt, example, startFake } from "../testing/endpoint.js";
import type { FakeFreshdesk } from "../testing/fake-freshdesk.js";

const agent = 901;
const commandsOf = (events: readonly RawEvent[]) => events.flatMap((raw) => plugin.interpret?.(raw, {} as never) ?? []);
const textsOf = (events: readonly RawEvent[]) =>
  commandsOf(events).map((command) => ("text" in command ? command.text : command.type));

describe("freshdesk, back", () => {
  let fake: FakeFreshdesk;
  let endpoint: ReturnType<typeof endpointAt>;
  let ticket: number;

  beforeEach(async () => {
    fake = await startFake();
    fake.desk.agents.add(agent);
    endpoint = endpointAt(fake);
    ticket = Number((await endpoint.send(eventOf("message.received", { id: "1" })))?.source_id);
    fake.desk.pass(5);
  });
  afterEach(() => fake.stop());

  const answer = (body: string, more: object = {}, id = ticket) =>
    fake.desk.write(id, { body, user_id: agent, private: false, ...more });

  async function start(): Promise<string> {
    const { cursor } = await endpoint.poll();
    fake.desk.pass(5);
    return cursor;
  }

  it("the first poll starts at now: no history", async () => {
    answer("before");
    fake.desk.pass(5);
    const first = await endpoint.poll();
    assert.deepEqual([first.events, first.more], [[], false]);
    answer("after");
    assert.deepEqual(textsOf((await endpoint.drain(first.cursor)).events), ["after"]);
  });

  it("a public note is sent, a private one noted, the customer's own words are not told back", async () => {
    const cursor = await start();
    const { id } = answer("<p>您好，</p><p>请来 <b>财务处</b> &amp; 带上收据。</p>");
    answer("已退费", { private: true });
    answer("谢谢", { incoming: true, user_id: fake.desk.ticketAt(ticket).requester_id });
    const [sent, noted, ...none] = commandsOf((await endpoint.drain(cursor)).events);
    const about = { external_id: String(ticket), agent: String(agent) };
    const text = "您好，\n\n请来 财务处 & 带上收据。";
    assert.deepEqual(sent, { type: "message.send", id: `conversation:${id}`, ...about, text, attachments: [] });
    assert.deepEqual([noted?.type, none], ["conversation.note", []]);
  });

  it("a reply Freshdesk has mailed is not sent a second time; one it could not mail is", async () => {
    const cursor = await start();
    answer("由 Freshdesk 发出", { source: 0, to_emails: ["mum@example.com"] });
    answer("没有地址", { source: 0 });
    answer("a survey", { source: 6 });
    assert.deepEqual(textsOf((await endpoint.drain(cursor)).events), ["没有地址"]);
  });

  it("what was written while the webhook was lost comes by the poll, in order, once", async () => {
    const cursor = await start();
    const texts = Array.from({ length: 23 }, (_, n) => `答 ${n}`);
    for (const text of texts) answer(text);
    const first = await endpoint.drain(cursor);
    assert.deepEqual(textsOf(first.events), texts);
    assert.deepEqual(await endpoint.drain(first.cursor), { events: [], cursor: first.cursor });
    answer("四");
    const asked = fake.calls.length;
    assert.deepEqual(textsOf((await endpoint.drain(first.cursor)).events), ["四"]);
    assert.equal(fake.calls.slice(asked).filter((call) => call.endsWith("/conversations")).length, 1);
  });

  it("the webhook only knocks, for one who knows the secret", () => {
    const url = new URL(`https://gateway.example/hooks/freshdesk/${example.webhook_secret}`);
    const rawBody = bytes({ ticket_id: ticket });
    const request = { method: "POST", url, headers: new Map(), rawBody, receivedAt: fake.desk.now() };
    const result = plugin.webhook?.(request, endpoint.options);
    assert.deepEqual([result?.events, result?.wake], [[], String(ticket)]);
    const stranger = { ...request, url: new URL("https://gateway.example/hooks/freshdesk/guessed") };
    assert.throws(() => plugin.webhook?.(stranger, endpoint.options), { code: "bad_signature" });
  });

  it("more tickets than a page holds are all read; those that are not ours by nobody", async () => {
    const cursor = await start();
    const fields = { requester_id: fake.desk.ticketAt(ticket).requester_id, subject: "t", description: "?", status: 2 };
    for (let n = 0; n < 45; n += 1) {
      const tags = n % 5 === 0 ? ["vip"] : ["gatehouse"];
      const { id } = fake.desk.createTicket({ ...fields, priority: 1, source: 7, tags }, []);
      answer(`答 ${n}`, {}, id);
    }
    const wanted = Array.from({ length: 45 }, (_, n) => n).filter((n) => n % 5 !== 0);
    assert.deepEqual(
      textsOf((await endpoint.drain(cursor)).events),
      wanted.map((n) => `答 ${n}`),
    );
  });

  it("nothing we wrote or set comes back", async () => {
    const cursor = await start();
    const externalId = String(ticket);
    await endpoint.send(eventOf("message.created", { id: "2", direction: "outbound", text: "由网关发出" }), {
      externalId,
    });
    await endpoint.send(eventOf("message.received", { id: "3", text: "谢谢" }), { externalId });
    await endpoint.send(eventOf("conversation.closed"), { externalId });
    const first = await endpoint.drain(cursor);
    assert.deepEqual(first.events, []);
    fake.desk.setStatus(ticket, 2);
    const opened = await endpoint.drain(first.cursor);
    assert.deepEqual(textsOf(opened.events), ["conversation.reopen"]);
    fake.desk.setStatus(ticket, 5);
    assert.deepEqual(textsOf((await endpoint.drain(opened.cursor)).events), ["conversation.close"]);
  });

  it("resolved and opened there: one command each; from resolved to closed is none", async () => {
    const cursor = await start();
    fake.desk.setStatus(ticket, 4);
    const first = await endpoint.drain(cursor);
    assert.deepEqual(textsOf(first.events), ["conversation.close"]);
    fake.desk.setStatus(ticket, 5);
    const same = await endpoint.drain(first.cursor);
    assert.deepEqual(same.events, []);
    fake.desk.setStatus(ticket, 3);
    assert.deepEqual(textsOf((await endpoint.drain(same.cursor)).events), ["conversation.reopen"]);
  });

  it("files come as addresses anyone may fetch", async () => {
    const cursor = await start();
    const file = { name: "退费.pdf", content_type: "application/pdf", bytes: Buffer.from("a file") };
    fake.desk.write(ticket, { body: "见附件", user_id: agent, private: false }, [file]);
    const [command] = commandsOf((await endpoint.drain(cursor)).events);
    assert.ok(command?.type === "message.send");
    assert.deepEqual(
      command.attachments.map(({ url, filename }) => [url?.startsWith("https://s3.amazonaws.com/"), filename]),
      [[true, "退费.pdf"]],
    );
  });

  it("a page longer than what is kept of an answer is read one by one; what is too long by itself is skipped", async () => {
    const cursor = await start();
    answer("一");
    answer("x".repeat(40_000));
    answer("二");
    assert.deepEqual(textsOf((await endpoint.drain(cursor)).events), ["一", "二"]);
  });

  it("a ticket deleted meanwhile does not stop the others; a rate limit is obeyed", async () => {
    const cursor = await start();
    answer("一");
    fake.next(`GET /api/v2/tickets/${ticket}/conversations`, { status: 404 });
    assert.deepEqual((await endpoint.poll(cursor)).events, []);
    fake.next("GET /api/v2/tickets", { status: 429, headers: { "retry-after": "20" } });
    await assert.rejects(endpoint.poll(cursor), { code: "rate_limited" });
  });
});
