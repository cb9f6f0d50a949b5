import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { Attachment } from "@gatehouse/sdk";
import { eventOf, outbound, picture } from "@gatehouse/sdk/desk/testing";
import { rejectionOf } from "@gatehouse/sdk/testing";
import { conversation, endpointAt, startFake } from "../testing/endpoint.js";
import type { FakeSobot } from "../testing/fake-sobot.js";

const first = eventOf("message.received", { id: "1" });
const second = eventOf("message.received", { id: "2", text: "材料呢？" });
const known = { externalId: "cid-1" };
const answer = eventOf("message.created", { id: "9", ...outbound, text: "已退费" });
const photo: Attachment = {
  ...picture,
  url: "https://gateway.example/api/v1/attachments/att_1?signature=1",
};

describe("sobot, out", () => {
  let fake: FakeSobot;

  beforeEach(async () => {
    fake = await startFake();
  });
  afterEach(() => fake.stop());

  const heard = () => fake.office.arrived.map(({ content }) => content);
  const tokens = () => fake.calls.filter((path) => path === "get_token").length;

  it("a first message calls for an agent, tells who it is, and is passed on", async () => {
    assert.deepEqual(await endpointAt(fake).send(first), { source_id: "cid-1", status: "delivered" });
    assert.deepEqual(fake.office.asked, [
      { partnerid: conversation, user_nick: "未具名 | unnamed", user_tels: "+8613800138000", groupid: "g1" },
    ]);
    assert.deepEqual(fake.office.arrived, [{ partnerid: conversation, msg_type: "text", content: "如何退费？" }]);
  });

  it("a further message goes to the same session", async () => {
    const { send } = endpointAt(fake);
    await send(first);
    await send(second, known);
    assert.deepEqual([fake.office.asked.length, heard()], [1, ["如何退费？", "材料呢？"]]);
  });

  it("after the end of a session the next message opens another, and tells its name", async () => {
    const { send } = endpointAt(fake);
    await send(first);
    fake.office.sessions.clear();
    assert.equal((await send(second, known))?.source_id, "cid-2");
    assert.deepEqual(heard(), ["如何退费？", "材料呢？"]);
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
    await send(first, { replayed: true, ...known });
    assert.equal(heard().length, 2);
  });

  it("one token serves all, also those who ask at the same time, until it is nearly over", async () => {
    const { send } = endpointAt(fake);
    const other = { ...second, id: "evt_other", partitionkey: "cnv_2" };
    await Promise.all([send(first), send(other)]);
    assert.equal(tokens(), 1);
    fake.pass(86_400 - 299);
    await send(second, known);
    assert.equal(tokens(), 2);
  });

  it("a token that somebody else's replaced is asked for anew, once", async () => {
    const { send, host } = endpointAt(fake);
    await send(first);
    await host.state.set("token", JSON.stringify({ token: "old", until: fake.now().getTime() + 3_600_000 }));
    await send(second, known);
    assert.deepEqual([tokens(), heard().length], [2, 2]);
    for (let n = 0; n < 2; n += 1) {
      fake.next("chat/5/user/chat_send", { status: 200, body: '{"ret_code":"900002"}' });
      if (n === 0) await send(eventOf("message.received", { id: "3" }), known);
    }
    assert.equal(heard().length, 3);
  });

  it("waits for an agent without spending tries; refuses who is on the black list", async () => {
    const { send } = endpointAt(fake);
    for (const [status, code, retryAfterMs] of [
      [-1, "unavailable", 5_000],
      [0, "unavailable", 15_000],
      [2, "unavailable", 60_000],
      [3, "rejected", undefined],
    ] as const) {
      fake.office.status = status;
      const error = await rejectionOf(send(first));
      assert.deepEqual([error.code, error.details.retryAfterMs], [code, retryAfterMs], String(status));
    }
    fake.office.status = 1;
    await send(first);
    assert.deepEqual(heard(), ["如何退费？"]);
  });

  it("a try that broke off between two parts goes on with the second", async () => {
    const { send } = endpointAt(fake);
    await send(first);
    const event = eventOf("message.received", { id: "4", text: "图", attachments: [photo] });
    const { host } = endpointAt(fake);
    await host.state.set(`sent:${event.id}`, "1");
    const again = endpointAt(fake, {}, { state: host.state });
    await again.send(event, { attempt: 2, ...known });
    assert.deepEqual(heard().slice(1), [photo.url]);
  });

  it("files go by their address in the kinds Sobot takes", async () => {
    const { url: _, ...gone } = photo;
    const amr: Attachment = { ...photo, kind: "voice", content_type: "audio/amr", filename: "a.amr" };
    const mp3: Attachment = { ...photo, kind: "audio", content_type: "audio/mpeg", filename: "a.mp3" };
    await endpointAt(fake).send(eventOf("message.received", { id: "5", attachments: [photo, mp3, amr, gone] }));
    assert.deepEqual(
      fake.office.arrived.slice(1).map(({ msg_type, content }) => [msg_type, content]),
      [
        ["image", photo.url],
        ["voice", photo.url],
        ["text", `【文件 | file】a.amr ${photo.url}`],
        ["text", "【文件未能转送 | file not passed on】证.png"],
      ],
    );
  });

  it("an answer from elsewhere is marked, and only told while somebody is there", async () => {
    const { send } = endpointAt(fake);
    assert.equal(await send(answer), undefined);
    await send(first);
    await send(answer, known);
    assert.deepEqual(heard().slice(1), ["【校方已回复 | the school answered】已退费"]);
    assert.equal(fake.office.asked.length, 1);
  });

  it("a closed conversation ends the customer's session", async () => {
    const { send } = endpointAt(fake);
    assert.equal(await send(eventOf("conversation.closed")), undefined);
    await send(first);
    assert.deepEqual(await send(eventOf("conversation.closed"), known), { source_id: "cid-1", status: "delivered" });
    assert.equal(fake.office.sessions.size, 0);
  });

  it("a wrong key is told as such", async () => {
    const error = await rejectionOf(endpointAt(fake, { app_key: "not-the-key" }).send(first));
    assert.deepEqual([error.code, error.details.providerCode], ["unauthorized", "900003"]);
  });
});
