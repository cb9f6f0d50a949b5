import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { Attachment } from "@gatehouse/sdk";
import { eventOf, outbound, picture } from "@gatehouse/sdk/desk/testing";
import { rejectionOf } from "@gatehouse/sdk/testing";
import { conversation, endpointAt, startFake } from "../testing/endpoint.js";
import type { FakeUdesk } from "../testing/fake-udesk.js";

const person = "per_0199a5c2f1d07c3e8a4b5d6e7f801234";
const first = eventOf("message.received", { id: "1" });
const second = eventOf("message.received", { id: "2", text: "材料呢？" });
const answer = eventOf("message.created", { id: "9", ...outbound, text: "已退费" });
const photo: Attachment = {
  ...picture,
  size: 2048,
  url: "https://gateway.example/api/v1/attachments/att_1?signature=1",
};

describe("udesk, out", () => {
  let fake: FakeUdesk;

  beforeEach(async () => {
    fake = await startFake();
  });
  afterEach(() => fake.stop());

  const heard = () => fake.office.arrived.map(({ data }) => data["content"]);

  it("a first message makes a customer and a session with an agent, and is passed on", async () => {
    assert.deepEqual(await endpointAt(fake).send(first), { source_id: "1234", status: "delivered" });
    assert.deepEqual(fake.calls, ["POST /customers", "POST /im/sessions", "POST /im/messages"]);
    assert.deepEqual(fake.office.customers.get(conversation), {
      open_api_token: conversation,
      nick_name: "未具名 | unnamed",
      description: `+8613800138000\n${person}`,
    });
    assert.deepEqual(fake.office.asked, [{ customer_token: conversation, assign_type: "agent", group_id: 12 }]);
    assert.deepEqual(fake.office.arrived, [
      { session: 1234, message_id: `${first.id}:0`, type: "message", data: { content: "如何退费？" } },
    ]);
  });

  it("a further message goes to the same session, also where only the gateway remembers it", async () => {
    await endpointAt(fake).send(first);
    assert.equal((await endpointAt(fake).send(second, { externalId: "1234" }))?.source_id, "1234");
    assert.equal(fake.office.asked.length, 1);
    assert.deepEqual(heard(), ["如何退费？", "材料呢？"]);
  });

  it("a closed session is replaced by the next message, and its new number told", async () => {
    const { send } = endpointAt(fake);
    await send(first);
    fake.office.close(conversation);
    assert.deepEqual(await send(second, { externalId: "1234" }), { source_id: "1235", status: "delivered" });
    assert.deepEqual(heard(), ["如何退费？", "材料呢？"]);
  });

  it("a session handed on to a colleague is found again", async () => {
    const { send } = endpointAt(fake);
    await send(first);
    const id = fake.office.transfer(conversation);
    assert.equal((await send(second, { externalId: "1234" }))?.source_id, String(id));
    assert.equal(fake.office.sessions.size, 1);
  });

  it("an event that comes twice is one session and one message", async () => {
    const { send } = endpointAt(fake);
    await send(first);
    await send(first, { attempt: 2 });
    assert.deepEqual([fake.office.asked.length, heard()], [1, ["如何退费？"]]);
  });

  it("a person's wish to send again is obeyed", async () => {
    const { send } = endpointAt(fake);
    await send(first);
    await send(first, { replayed: true });
    assert.equal(heard().length, 2);
  });

  it("in the queue and with nobody online the event waits, spending no tries, and then arrives", async () => {
    const { send } = endpointAt(fake);
    fake.office.agents = "busy";
    const queued = await rejectionOf(send(first));
    assert.deepEqual([queued.code, queued.details.retryAfterMs], ["unavailable", 15_000]);
    fake.office.agents = "offline";
    const nobody = await rejectionOf(send(first));
    assert.deepEqual([nobody.code, nobody.details.retryAfterMs], ["unavailable", 60_000]);
    fake.office.agents = "free";
    await send(first);
    assert.deepEqual(heard(), ["如何退费？"]);
    assert.equal(fake.calls.filter((call) => call === "POST /customers").length, 1);
  });

  it("a try that broke off between two parts goes on with the second", async () => {
    const event = eventOf("message.received", { id: "3", attachments: [photo, { ...photo, id: "att_2" }] });
    const { send } = endpointAt(fake);
    await send(first);
    fake.next("POST /im/messages", { status: 503 });
    assert.equal((await rejectionOf(send(event))).code, "unavailable");
    await send(event, { attempt: 2 });
    assert.deepEqual(
      fake.office.arrived.slice(1).map(({ message_id }) => message_id),
      ["evt_3:0", "evt_3:1", "evt_3:2"],
    );
  });

  it("files go by their address; one that is lost is named", async () => {
    const { url: _, ...gone } = photo;
    const voice: Attachment = { ...photo, kind: "voice", filename: "a.amr" };
    await endpointAt(fake).send(eventOf("message.received", { id: "4", attachments: [photo, voice, gone] }));
    assert.deepEqual(
      fake.office.arrived.slice(1).map(({ type, data }) => [type, data]),
      [
        ["image", { content: photo.url, filename: "证.png", filesize: "2.0K" }],
        ["audio", { content: photo.url, filename: "a.amr", filesize: "2.0K" }],
        ["message", { content: "【文件未能转送 | file not passed on】证.png" }],
      ],
    );
  });

  it("what a person writes is no HTML", async () => {
    await endpointAt(fake).send(eventOf("message.received", { id: "5", text: "<img src=x> & 5 < 6" }));
    assert.deepEqual(heard(), ["&lt;img src=x&gt; &amp; 5 &lt; 6"]);
  });

  it("an answer from elsewhere is marked, and only told while a session is open", async () => {
    const { send } = endpointAt(fake);
    assert.equal(await send(answer), undefined);
    await send(first);
    await send(answer, { externalId: "1234" });
    assert.deepEqual(heard().slice(1), ["【校方已回复 | the school answered】已退费"]);
    fake.office.close(conversation);
    assert.equal(await send({ ...answer, id: "evt_10" }, { externalId: "1234" }), undefined);
    assert.equal(fake.office.asked.length, 1);
  });

  it("a closed conversation closes the session; one that is closed already is none of ours", async () => {
    const { send } = endpointAt(fake);
    await send(first);
    assert.deepEqual(await send(eventOf("conversation.closed"), { externalId: "1234" }), {
      source_id: "1234",
      status: "delivered",
    });
    assert.equal(fake.office.sessions.size, 0);
    assert.equal(await send(eventOf("conversation.closed"), { externalId: "1234" }), undefined);
  });

  it("a customer that is refused does not cost the message", async () => {
    fake.next("POST /customers", { status: 200, body: '{"code":2005}' });
    await endpointAt(fake).send(first);
    assert.deepEqual(heard(), ["如何退费？"]);
  });

  it("a wrong subdomain is told from nobody being online", async () => {
    fake.next("POST /im/sessions", { status: 200, body: '{"code":2002,"message":"无效的子域名"}' });
    assert.equal((await rejectionOf(endpointAt(fake).send(first))).code, "invalid_config");
  });

  it("a robot instead of an agent takes no words", async () => {
    fake.next("POST /im/sessions", { status: 200, body: '{"code":1000,"assign_type":"robot","assign_info":{}}' });
    assert.equal((await rejectionOf(endpointAt(fake).send(first))).code, "unavailable");
    assert.deepEqual(heard(), []);
  });

  it("a clock that is off is told as such", async () => {
    const { send } = endpointAt(fake, { now: () => new Date(fake.now().getTime() + 301_000) });
    const error = await rejectionOf(send(first));
    assert.deepEqual([error.code, error.details.providerCode], ["unavailable", "20622"]);
  });
});
