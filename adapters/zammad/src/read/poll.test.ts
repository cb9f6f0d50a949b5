import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { RawEvent } from "@gatehouse/sdk";
import { eventOf } from "@gatehouse/sdk/desk/testing";
import plugin from "../index.js";
import { apiUser, endpointAt, startFake } from "../testing/endpoint.js";
import type { FakeZammad } from "../testing/fake-zammad.js";

const agent = "li.lei@example.edu";
const commandsOf = (events: readonly RawEvent[]) => events.flatMap((raw) => plugin.interpret?.(raw, {} as never) ?? []);
const textsOf = (events: readonly RawEvent[]) =>
  commandsOf(events).map((command) => ("text" in command ? command.text : command.type));

describe("zammad, back", () => {
  let fake: FakeZammad;
  let endpoint: ReturnType<typeof endpointAt>;
  let ticket: number;

  beforeEach(async () => {
    fake = await startFake();
    endpoint = endpointAt(fake);
    ticket = Number((await endpoint.send(eventOf("message.received", { id: "1" })))?.source_id);
  });
  afterEach(() => fake.stop());

  const reply = (body: string, more: object = {}) =>
    fake.office.createArticle(ticket, { body, type: "note", sender: "Agent", ...more }, agent);

  const knockOf = (articleId?: number) => {
    const { body, headers } = fake.trigger(ticket, articleId);
    const url = new URL("https://gateway.example/hooks/zammad");
    const request = { method: "POST", url, headers, rawBody: body, receivedAt: new Date() };
    return plugin.webhook?.(request, endpoint.options) ?? assert.fail("no webhook");
  };
  const doorOf = (articleId?: number) => knockOf(articleId).events;

  it("the first poll starts at now: no history", async () => {
    reply("before");
    const first = await endpoint.poll();
    assert.deepEqual([first.events, first.more], [[], false]);
    assert.deepEqual((await endpoint.drain(first.cursor)).events, []);
  });

  it("an answer by the webhook and by the poll is one and the same", async () => {
    const { cursor } = await endpoint.poll();
    const { id } = reply("<p>请来财务处</p>", { content_type: "text/html" });
    const byDoor = doorOf(id);
    const { events } = await endpoint.drain(cursor);
    assert.deepEqual(byDoor, events);
    assert.deepEqual(commandsOf(events), [
      {
        type: "message.send",
        id: `article:${id}`,
        external_id: String(ticket),
        agent,
        text: "请来财务处",
        attachments: [],
      },
    ]);
  });

  it("what was written while the webhook was lost comes by the poll, in order, once", async () => {
    const { cursor } = await endpoint.poll();
    for (const text of ["一", "二", "三"]) reply(text);
    const first = await endpoint.drain(cursor);
    assert.deepEqual(textsOf(first.events), ["一", "二", "三"]);
    assert.deepEqual(await endpoint.drain(first.cursor), { events: [], cursor: first.cursor });
    reply("四");
    const second = await endpoint.drain(first.cursor);
    assert.equal(textsOf(second.events).at(-1), "四");
  });

  it("more tickets than a page holds are all read", async () => {
    const { cursor } = await endpoint.poll();
    const customer_id = [...fake.office.users.keys()][0];
    for (let n = 0; n < 25; n += 1) {
      const article = { body: `问 ${n}`, sender: "Customer" };
      const { id } = fake.office.createTicket(
        { title: "t", group: "Users", customer_id, tags: "gatehouse", article },
        apiUser,
      );
      fake.office.createArticle(id, { body: `答 ${n}`, sender: "Agent" }, agent);
    }
    const { events } = await endpoint.drain(cursor);
    assert.deepEqual(new Set(textsOf(events)), new Set(Array.from({ length: 25 }, (_, n) => `答 ${n}`)));
  });

  it("a change that reaches the search index later than a newer one is not lost", async () => {
    const { cursor } = await endpoint.poll();
    const customer_id = [...fake.office.users.keys()][0];
    const fields = { title: "t", group: "Users", customer_id, tags: "gatehouse", article: { body: "?" } };
    fake.freezeIndex();
    const late = fake.office.createTicket(fields, apiUser);
    fake.office.createArticle(late.id, { body: "late", sender: "Agent" }, agent);
    reply("newer");
    const first = await endpoint.drain(cursor);
    assert.deepEqual(textsOf(first.events), ["newer"]);
    fake.thawIndex();
    assert.deepEqual(textsOf((await endpoint.drain(first.cursor)).events), ["late"]);
  });

  it("nothing we wrote comes back, by neither way", async () => {
    const { cursor } = await endpoint.poll();
    const answered = eventOf("message.created", { id: "2", direction: "outbound", text: "由网关发出" });
    await endpoint.send(answered, { externalId: String(ticket) });
    await endpoint.send(eventOf("conversation.closed"), { externalId: String(ticket) });
    const ours = fake.office.articleIds(ticket).at(-1);
    assert.deepEqual(doorOf(ours), []);
    assert.deepEqual((await endpoint.drain(cursor)).events, []);
  });

  it("closed and opened there: one command each, however often it is told", async () => {
    const { cursor } = await endpoint.poll();
    fake.office.setState(ticket, "closed", agent);
    const byDoor = doorOf();
    assert.deepEqual(
      commandsOf(byDoor).map(({ type }) => type),
      ["conversation.close"],
    );
    const first = await endpoint.drain(cursor);
    assert.deepEqual(first.events, byDoor);
    fake.office.setState(ticket, "open", agent);
    const opened = await endpoint.drain(first.cursor);
    assert.deepEqual(
      commandsOf(opened.events).map(({ type }) => type),
      ["conversation.reopen"],
    );
    assert.deepEqual(doorOf(), opened.events);
    fake.office.setState(ticket, "closed", agent);
    assert.notEqual(doorOf()[0]?.key, byDoor[0]?.key);
  });

  it("files come with their bytes by the poll, which has the token; the webhook leaves them to it", async () => {
    const { cursor } = await endpoint.poll();
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, n) => n % 256));
    const attachments = [{ filename: "退费.pdf", data: bytes.toString("base64"), "mime-type": "application/pdf" }];
    const { id } = reply("见附件", { attachments });
    assert.deepEqual(knockOf(id), { events: [], reply: { status: 200 }, wake: String(ticket) });
    const [command] = commandsOf((await endpoint.drain(cursor)).events);
    assert.ok(command?.type === "message.send");
    assert.deepEqual(
      command.attachments.map(({ filename, content_type }) => [filename, content_type]),
      [["退费.pdf", "application/pdf"]],
    );
    assert.ok(Buffer.from(command.attachments[0]?.content_base64 ?? "", "base64").equals(bytes));
  });

  it("closed with a last file: the webhook leaves both to the poll, which tells them in order", async () => {
    const { cursor } = await endpoint.poll();
    const attachments = [{ filename: "a.pdf", data: "aGk=", "mime-type": "application/pdf" }];
    const { id } = reply("见附件", { attachments });
    fake.office.setState(ticket, "closed", agent);
    assert.deepEqual(doorOf(id), []);
    assert.deepEqual(textsOf((await endpoint.drain(cursor)).events), ["见附件", "conversation.close"]);
  });

  it("a file that cannot be had does not hold the words back, and is named in a note", async () => {
    const { cursor } = await endpoint.poll();
    const attachments = [{ filename: "a.pdf", data: "aGk=", "mime-type": "application/pdf" }];
    const article = reply("见附件", { attachments });
    const moved = article.files.map((file) => ({ ...file, bytes: { length: 30_000_000 } as Buffer }));
    fake.office.articles.set(article.id, { ...article, files: moved });
    assert.deepEqual(textsOf((await endpoint.drain(cursor)).events), [
      "见附件",
      "附件没有发给对方 | files not passed on: a.pdf",
    ]);
  });

  it("an article that is gone meanwhile, or too long to be read, does not stop the others", async () => {
    const { cursor } = await endpoint.poll();
    reply("x".repeat(70_000));
    reply("短");
    const { events } = await endpoint.drain(cursor);
    assert.deepEqual(textsOf(events), ["短"]);
  });
});
