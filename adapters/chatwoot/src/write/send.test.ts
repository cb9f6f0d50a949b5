import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { PluginError } from "@gatehouse/sdk";
import { errorStories, eventOf, outbound, pdf, ticketStories } from "@gatehouse/sdk/desk/testing";
import { rejectionOf } from "@gatehouse/sdk/testing";
import { endpointAt, startFake } from "../testing/endpoint.js";
import type { FakeChatwoot } from "../testing/fake-chatwoot.js";

const person = "per_0199a5c2f1d07c3e8a4b5d6e7f801234";
const conversation = "cnv_0199a5c2f1d07c3e8a4b5d6e7f801234";
const received = eventOf("message.received", { id: "1" });

describe("chatwoot, out", () => {
  let fake: FakeChatwoot;

  beforeEach(async () => {
    fake = await startFake();
  });
  afterEach(() => fake.stop());

  const messages = () => [...fake.office.messages.values()].filter(({ message_type }) => message_type !== "activity");
  const conversations = () => [...fake.office.conversations.values()];

  it("a first message makes a contact by our id and a conversation with an inbox of its own", async () => {
    const sent = await endpointAt(fake).send(received);
    const [contact] = fake.office.contacts.values();
    const [opened] = conversations();
    assert.deepEqual(sent, {
      source_id: String(opened?.id),
      url: `${fake.origin}/app/accounts/1/conversations/${opened?.id}`,
      status: "delivered",
    });
    assert.deepEqual([contact?.identifier, contact?.phone_number, contact?.email], [person, "+8613800138000", null]);
    assert.deepEqual(opened?.custom_attributes, {
      gatehouse_conversation: conversation,
      gatehouse_title: "[应用] 如何退费？",
    });
    assert.equal(opened?.source_id, conversation);
    const [message] = messages();
    assert.deepEqual(
      [message?.content, message?.message_type, message?.private, message?.source_id],
      ["如何退费？", "incoming", false, `gatehouse:${received.id}`],
    );
  });

  for (const [name, fields] of [
    ["number", { phone_number: "+8613800138000" }],
    ["our id", { identifier: person }],
  ] as const)
    it(`a contact the school has already is found by ${name}`, async () => {
      const known = fake.office.createContact({ name: "Mum", ...fields });
      await endpointAt(fake).send(received);
      assert.equal(fake.office.contacts.size, 1);
      assert.equal(conversations()[0]?.contact_id, known.id);
    });

  it("everything later goes into the same conversation: answers, notes, remarks, states", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    await send(eventOf("message.created", { ...outbound, id: "2", text: "请来财务处" }), { externalId });
    await send(eventOf("message.created", { ...outbound, id: "3", text: "内部", visibility: "private" }), {
      externalId,
    });
    await send(eventOf("message.failed", { ...outbound, id: "4", text: "请来" }), { externalId });
    assert.deepEqual(
      messages().map((message) => [message.message_type, message.private]),
      [
        ["incoming", false],
        ["outgoing", false],
        ["outgoing", true],
        ["outgoing", true],
      ],
    );
    assert.deepEqual(
      messages().map(({ content }) => content?.split("：", 2)[0]),
      ["如何退费？", "李老师", "李老师", "未能送达"],
      "whose words they are, where Chatwoot shows our own user",
    );
    await send(eventOf("conversation.closed"), { externalId });
    assert.equal(conversations()[0]?.status, "resolved");
    await send(eventOf("conversation.reopened"), { externalId });
    assert.equal(conversations()[0]?.status, "open");
    assert.equal(conversations().length, 1);
  });

  it("another conversation of the same person is another one there, with the same contact", async () => {
    const { send } = endpointAt(fake);
    await send(received);
    const second = eventOf("message.received", { id: "2" });
    await send({ ...second, partitionkey: "cnv_2" });
    assert.deepEqual([fake.office.contacts.size, conversations().length], [1, 2]);
  });

  it("files go along in a form; one that is gone is named, one that is still coming is waited for", async () => {
    await endpointAt(fake).send(eventOf("message.received", { id: "1", text: '"一"\r\n二', attachments: [pdf] }));
    const [message] = messages();
    assert.deepEqual(
      message?.files.map(({ filename, type, bytes }) => [filename, type, bytes.toString()]),
      [["退费.pdf", "application/pdf", "a file"]],
    );
    assert.deepEqual(
      [message?.content, message?.message_type, message?.source_id],
      ['"一"\r\n二', "incoming", "gatehouse:evt_1"],
    );
    const failing = (code: "rejected" | "unavailable") =>
      endpointAt(fake, { readAttachment: () => Promise.reject(new PluginError(code, "not there")) });
    await failing("rejected").send(eventOf("message.received", { id: "2", attachments: [pdf] }));
    assert.match(messages()[1]?.content ?? "", /如何退费？\n\[文件未能附上 \| not attached\] 退费\.pdf/);
    const waits = failing("unavailable").send(eventOf("message.received", { id: "3", attachments: [pdf] }));
    assert.equal((await rejectionOf(waits)).code, "unavailable");
  });

  it("of more files than Chatwoot takes the rest is named", async () => {
    const attachments = Array.from({ length: 17 }, (_, n) => ({ ...pdf, id: `att_${n}`, filename: `${n}.pdf` }));
    await endpointAt(fake).send(eventOf("message.received", { id: "1", attachments }));
    assert.equal(messages()[0]?.files.length, 15);
    assert.match(messages()[0]?.content ?? "", /15\.pdf, 16\.pdf$/);
  });

  for (const call of ["POST /conversations", "POST /contacts"])
    it(`an answer to ${call} that got lost makes nothing twice`, async () => {
      const { send } = endpointAt(fake);
      fake.next(call, { status: 504, body: "<html>" }, true);
      assert.equal((await rejectionOf(send(received))).code, "unavailable");
      const sent = await send(received, { attempt: 2 });
      assert.equal(sent?.source_id, String(conversations()[0]?.id));
      assert.deepEqual([fake.office.contacts.size, conversations().length, messages().length], [1, 1, 1]);
    });

  it("a process that died after opening looks for the conversation although it is the first try", async () => {
    const { send } = endpointAt(fake);
    await send(received);
    await send(received);
    assert.deepEqual([conversations().length, messages().length], [1, 1]);
  });

  it("the same event again into a known conversation is written once, however long its messages are", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    for (let n = 0; n < 12; n += 1) fake.office.say(Number(externalId), { content: "长".repeat(4000) }, 5);
    const second = eventOf("message.received", { id: "2", text: "在吗" });
    for (const attempt of [1, 2, 3]) await send(second, { externalId, attempt });
    await send(second, { externalId, replayed: true });
    assert.equal(messages().length, 14);
  });

  it("a deleted contact is made again", async () => {
    const { send } = endpointAt(fake);
    const externalId = (await send(received))?.source_id ?? "";
    fake.office.conversations.clear();
    fake.office.contacts.clear();
    const next = eventOf("message.received", { id: "2" });
    assert.equal((await rejectionOf(send(next, { externalId }))).code, "unavailable");
    await send(next, { externalId, attempt: 2 });
    assert.deepEqual([fake.office.contacts.size, conversations().length], [1, 1]);
  });

  ticketStories(() => ({
    endpoint: endpointAt(fake),
    calls: fake.calls,
    tickets: () => conversations().length,
    deleteTickets: () => fake.office.conversations.clear(),
  }));

  errorStories(
    [
      ["a bad token", { status: 401, body: '{"error":"Invalid Access Token"}' }, "unauthorized"],
      ["no right to this inbox", { status: 403 }, "unauthorized"],
      ["a suspended plan", { status: 402, body: '{"error":"Payment required"}' }, "rejected"],
      ["a value it does not take", { status: 422, body: '{"error":"Content is too long"}' }, "rejected"],
      ["too fast", { status: 429, headers: { "retry-after": "9" }, body: "Retry later\n" }, "rate_limited", 9000],
      ["an error inside", { status: 500 }, "unavailable"],
      ["a proxy's page", { status: 200, headers: { "content-type": "text/html" }, body: "<html>" }, "uncertain"],
      ["a redirect", { status: 302, headers: { location: "/app/login" } }, "unavailable"],
    ],
    async (answer) => {
      const { send } = endpointAt(fake);
      const externalId = (await send(received))?.source_id ?? "";
      fake.next(`POST /conversations/${externalId}/messages`, answer);
      return rejectionOf(send(eventOf("message.received", { id: "2" }), { externalId }));
    },
  );
});
