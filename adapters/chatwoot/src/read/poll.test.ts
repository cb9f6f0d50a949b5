import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { RawEvent } from "@gatehouse/sdk";
import { eventOf, loopbackHost } from "@gatehouse/sdk/desk/testing";
import { endpointAt, startFake } from "../testing/endpoint.js";
import type { FakeChatwoot } from "../testing/fake-chatwoot.js";
import { messagePayload, statusPayload } from "../testing/views.js";
import { interpret } from "./interpret.js";
import { webhook } from "./webhook.js";

const agent = 5;
const textsOf = (events: readonly RawEvent[]) =>
  events.flatMap(interpret).map((command) => ("text" in command ? command.text : command.type));

describe("chatwoot, back", () => {
  let fake: FakeChatwoot;
  let endpoint: ReturnType<typeof endpointAt>;
  let id: number;

  beforeEach(async () => {
    fake = await startFake();
    endpoint = endpointAt(fake);
    id = Number((await endpoint.send(eventOf("message.received", { id: "1" })))?.source_id);
  });
  afterEach(() => fake.stop());

  function reply(content: string, at = id) {
    fake.office.pass(1);
    return fake.office.say(at, { content }, agent);
  }

  const door = (payload: object) => {
    const { body, headers } = fake.hook(payload);
    const url = new URL("https://gateway.example/hooks/chatwoot");
    const receivedAt = fake.office.now();
    return webhook({ method: "POST", url, headers, rawBody: body, receivedAt }, endpoint.options).events;
  };

  it("the first poll starts at now: no history", async () => {
    reply("before");
    const first = await endpoint.poll();
    assert.deepEqual([first.events, first.more], [[], false]);
    assert.deepEqual((await endpoint.poll(first.cursor)).events, []);
  });

  it("an answer by the webhook and by the poll is one and the same", async () => {
    const { cursor } = await endpoint.poll();
    const said = reply("请来财务处");
    const byDoor = door(messagePayload(fake.office, said));
    const { events } = await endpoint.poll(cursor);
    assert.deepEqual(byDoor, events);
    assert.deepEqual(events.flatMap(interpret), [
      {
        type: "message.send",
        id: `message:${said.id}`,
        external_id: String(id),
        agent: "5",
        text: "请来财务处",
        attachments: [],
      },
    ]);
  });

  it("what was written while the webhook was lost comes by the poll, in order, once", async () => {
    const { cursor } = await endpoint.poll();
    for (let n = 0; n < 45; n += 1) reply(`答 ${n}`);
    fake.office.pass(7200);
    const first = await endpoint.poll(cursor);
    assert.deepEqual(
      textsOf(first.events),
      Array.from({ length: 45 }, (_, n) => `答 ${n}`),
    );
    const second = await endpoint.poll(first.cursor);
    assert.deepEqual(second.events, []);
    fake.office.pass(3600);
    reply("又一条");
    const third = await endpoint.poll(second.cursor);
    assert.deepEqual(textsOf(third.events), ["又一条"]);
    assert.deepEqual((await endpoint.poll(third.cursor)).events, []);
  });

  it("answers longer than what is kept of one list are all read", async () => {
    const { cursor } = await endpoint.poll();
    for (let n = 0; n < 15; n += 1) reply(`${n}${"长".repeat(3000)}`);
    const { events } = await endpoint.poll(cursor);
    assert.deepEqual(
      textsOf(events).map((text) => Number.parseInt(text, 10)),
      Array.from({ length: 15 }, (_, n) => n),
    );
  });

  it("more conversations than one list holds are all found", async () => {
    const { cursor } = await endpoint.poll();
    for (let n = 0; n < 40; n += 1) {
      const contact = fake.office.createContact({ name: `家长 ${n}` });
      const there = fake.office.createConversation({ contact_id: contact.id, inbox_id: 3, source_id: `cnv_${n}` });
      fake.office.pass(5);
      reply(`${n}${"长".repeat(700)}`, there.id);
    }
    const { events } = await endpoint.poll(cursor);
    assert.deepEqual(
      new Set(textsOf(events).map((text) => Number.parseInt(text, 10))),
      new Set(Array.from({ length: 40 }, (_, n) => n)),
    );
  });

  it("says so when it cannot see all of them", async () => {
    const host = loopbackHost();
    const logged: string[] = [];
    const log = { ...host.log, warn: (_: object, message: string) => void logged.push(message) };
    const watched = endpointAt(fake, { log });
    const { cursor } = await watched.poll();
    fake.office.pass(1);
    for (let n = 0; n < 40; n += 1) {
      const contact = fake.office.createContact({ name: `家长 ${n}` });
      const there = fake.office.createConversation({ contact_id: contact.id, inbox_id: 3, source_id: `cnv_${n}` });
      fake.office.say(there.id, { content: "长".repeat(1500) }, agent);
    }
    await watched.poll(cursor);
    assert.deepEqual(logged, ["too many conversations changed at once; the poll has not seen them all"]);
  });

  it("nothing we wrote comes back, by neither way", async () => {
    const { cursor } = await endpoint.poll();
    fake.office.pass(1);
    const answered = eventOf("message.created", { id: "2", direction: "outbound", text: "由网关发出" });
    await endpoint.send(answered, { externalId: String(id) });
    await endpoint.send(eventOf("message.failed", { id: "3" }), { externalId: String(id) });
    const ours = fake.office.messagesIn(id).filter(({ message_type }) => message_type === "outgoing");
    assert.equal(ours.length, 2);
    for (const each of ours) assert.deepEqual(door(messagePayload(fake.office, each)), []);
    assert.deepEqual((await endpoint.poll(cursor)).events, []);
  });

  it("resolved there closes here, and opened there opens here; twice told is once done", async () => {
    const { cursor } = await endpoint.poll();
    fake.office.pass(1);
    const resolved = fake.office.setStatus(id, "resolved");
    const byDoor = door(statusPayload(fake.office, resolved));
    assert.deepEqual(door(statusPayload(fake.office, resolved)), byDoor);
    assert.deepEqual(textsOf(byDoor), ["conversation.close"]);
    const polled = await endpoint.poll(cursor);
    assert.deepEqual(textsOf(polled.events), ["conversation.close"]);
    assert.deepEqual((await endpoint.poll(polled.cursor)).events, []);
    fake.office.pass(1);
    assert.deepEqual(textsOf(door(statusPayload(fake.office, fake.office.setStatus(id, "open")))), [
      "conversation.reopen",
    ]);
  });

  it("what we resolved ourselves is no news to the poll; what they resolve after opening it is", async () => {
    const { cursor } = await endpoint.poll();
    fake.office.pass(1);
    await endpoint.send(eventOf("conversation.closed"), { externalId: String(id) });
    const first = await endpoint.poll(cursor);
    assert.deepEqual(first.events, []);
    fake.office.pass(1);
    fake.office.setStatus(id, "open");
    const second = await endpoint.poll(first.cursor);
    fake.office.pass(1);
    fake.office.setStatus(id, "resolved");
    assert.deepEqual(textsOf((await endpoint.poll(second.cursor)).events), ["conversation.close"]);
  });

  it("a conversation deleted between list and messages does not stop the others", async () => {
    const { cursor } = await endpoint.poll();
    const contact = fake.office.createContact({ name: "另一位" });
    const other = fake.office.createConversation({ contact_id: contact.id, inbox_id: 3, source_id: "cnv_x" });
    reply("会被删除");
    reply("留下的", other.id);
    fake.next(`GET /conversations/${id}/messages`, { status: 404, body: '{"error":"Resource could not be found"}' });
    assert.deepEqual(textsOf((await endpoint.poll(cursor)).events), ["留下的"]);
  });
});
