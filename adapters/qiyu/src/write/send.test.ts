import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { Attachment } from "@gatehouse/sdk";
import { PluginError } from "@gatehouse/sdk";
import { eventOf, outbound, picture } from "@gatehouse/sdk/desk/testing";
import { rejectionOf } from "@gatehouse/sdk/testing";
import { conversation, endpointAt, startFake } from "../testing/endpoint.js";
import type { FakeQiyu } from "../testing/fake-qiyu.js";

const first = eventOf("message.received", { id: "1" });
const second = eventOf("message.received", { id: "2", text: "材料呢？" });
const known = { externalId: conversation };

describe("qiyu, out", () => {
  let fake: FakeQiyu;

  beforeEach(async () => {
    fake = await startFake();
  });
  afterEach(() => fake.stop());

  const heard = () => fake.office.arrived.map(({ content }) => content);

  it("a first message asks for staff, tells who it is, and is passed on", async () => {
    assert.deepEqual(await endpointAt(fake).send(first), { source_id: conversation, status: "delivered" });
    assert.deepEqual(fake.calls, ["event/applyStaff", "event/updateUInfo", "message/send"]);
    assert.deepEqual(fake.office.applied, [
      { uid: conversation, staffType: 1, fromTitle: "[应用] 如何退费？", groupId: 77 },
    ]);
    assert.deepEqual(fake.office.arrived, [{ uid: conversation, msgType: "TEXT", content: "如何退费？" }]);
    const rows = fake.office.visitors.get(conversation)?.userinfo as { readonly key: string; readonly value: string }[];
    assert.deepEqual(
      rows.map(({ key, value }) => [key, value]),
      [
        ["real_name", "未具名 | unnamed"],
        ["mobile_phone", "+8613800138000"],
        ["gatehouse_channel", "app"],
        ["gatehouse_conversation", conversation],
      ],
    );
  });

  it("a further message goes to the same session: nobody is asked for twice", async () => {
    const { send } = endpointAt(fake);
    await send(first);
    await send(second, known);
    assert.deepEqual(heard(), ["如何退费？", "材料呢？"]);
    assert.equal(fake.office.applied.length, 1);
  });

  it("after the end of a session the next message asks for staff anew", async () => {
    const { send } = endpointAt(fake);
    await send(first);
    fake.office.end(conversation);
    await send(second, known);
    assert.equal(fake.office.applied.length, 2);
    assert.deepEqual(fake.office.left, []);
  });

  it("an event that comes twice is one session and one message", async () => {
    const { send } = endpointAt(fake);
    await send(first);
    await send(first, { attempt: 2 });
    assert.equal(fake.office.applied.length, 1);
    assert.deepEqual(heard(), ["如何退费？"]);
  });

  it("a person's wish to send again is obeyed", async () => {
    const { send } = endpointAt(fake);
    await send(first);
    await send(first, { replayed: true, ...known });
    assert.deepEqual(heard(), ["如何退费？", "如何退费？"]);
  });

  it("a try that broke off between two parts goes on with the second", async () => {
    const event = eventOf("message.received", { id: "3", attachments: [picture] });
    const { send } = endpointAt(fake);
    fake.next("message/sendFile", { status: 503 });
    assert.equal((await rejectionOf(send(event))).code, "unavailable");
    await send(event, { attempt: 2 });
    assert.deepEqual(
      fake.office.arrived.map(({ msgType }) => msgType),
      ["TEXT", "PICTURE"],
    );
  });

  it("a picture is uploaded and sent as one, another file by its address", async () => {
    const pdf: Attachment = { ...picture, kind: "file", filename: "退费.pdf" };
    await endpointAt(fake).send(eventOf("message.received", { id: "4", attachments: [picture, pdf] }));
    assert.deepEqual(fake.office.uploads.map(String), ["a file", "a file"]);
    assert.deepEqual(fake.office.arrived.slice(1), [
      {
        uid: conversation,
        msgType: "PICTURE",
        content: { url: "https://files.invalid/1", size: 6, md5: "d6d0c756fb8abfb33e652a20e85b70bc" },
      },
      { uid: conversation, msgType: "TEXT", content: "【文件 | file】退费.pdf https://files.invalid/2" },
    ]);
  });

  it("a file over 5 MiB, or one that is lost, is named", async () => {
    const big = endpointAt(fake, { readAttachment: async () => Buffer.alloc(5 * 1024 * 1024 + 1) });
    await big.send(eventOf("message.received", { id: "5", attachments: [picture] }));
    const lost = endpointAt(fake, { readAttachment: () => Promise.reject(new PluginError("rejected", "gone")) });
    await lost.send(eventOf("message.received", { id: "6", attachments: [picture] }), known);
    assert.deepEqual(
      heard().filter((text) => String(text).startsWith("【文件")),
      [
        "【文件 | file】证.png（超过 5 MiB，未转送 | over 5 MiB, not passed on）",
        "【文件 | file】证.png（未能取得 | could not be fetched）",
      ],
    );
  });

  it("a file still being fetched lets the event wait", async () => {
    const { send } = endpointAt(fake, {
      readAttachment: () => Promise.reject(new PluginError("unavailable", "not there yet")),
    });
    const event = eventOf("message.received", { id: "7", attachments: [picture] });
    assert.equal((await rejectionOf(send(event))).code, "unavailable");
  });

  it("a long text goes in pieces of 4000 characters, none torn", async () => {
    const text = `${"校".repeat(3999)}𠮷${"园".repeat(10)}`;
    await endpointAt(fake).send(eventOf("message.received", { id: "8", text }));
    assert.deepEqual(
      heard().map((each) => String(each).length),
      [3999, 12],
    );
    assert.equal(heard().join(""), text);
  });

  it("an answer from elsewhere and a remark are marked, and only told while somebody is there", async () => {
    const { send } = endpointAt(fake);
    const answer = eventOf("message.created", { id: "9", ...outbound, text: "已退费" });
    assert.equal(await send(answer), undefined);
    await send(first);
    await send(answer, known);
    await send(eventOf("message.failed", { id: "10", ...outbound, text: "您好" }), known);
    assert.deepEqual(heard().slice(1), [
      "【校方已回复 | the school answered】已退费",
      "【网关 | gateway】未能送达：您好 | could not be delivered",
    ]);
    fake.office.end(conversation);
    assert.equal(await send({ ...answer, id: "evt_11" }, known), undefined);
    assert.equal(fake.office.applied.length, 1);
  });

  it("a closed conversation is not told: no call for it is documented", async () => {
    assert.equal(await endpointAt(fake).send(eventOf("conversation.closed"), known), undefined);
    assert.deepEqual(fake.calls, []);
  });

  it("messages reach the queue, and the leave-a-message list while nobody is online", async () => {
    const { send } = endpointAt(fake);
    fake.office.staff = "busy";
    await send(first);
    assert.deepEqual(heard(), ["如何退费？"]);
    fake.office.visitors.clear();
    fake.office.staff = "offline";
    assert.deepEqual(await send(second), { source_id: conversation, status: "delivered" });
    assert.deepEqual(
      fake.office.left.map(({ content }) => content),
      ["材料呢？"],
    );
  });

  it("with nobody online and no list for messages the event waits", async () => {
    fake.office.staff = "closed";
    const error = await rejectionOf(endpointAt(fake).send(first));
    assert.deepEqual([error.code, error.details.providerCode], ["unavailable", "14010"]);
  });

  it("a profile that is refused does not cost the message", async () => {
    fake.next("event/updateUInfo", { status: 200, body: '{"code":14004}' });
    await endpointAt(fake).send(first);
    assert.deepEqual(heard(), ["如何退费？"]);
  });

  it("a clock that is off is told as such", async () => {
    const { send } = endpointAt(fake, { now: () => new Date(fake.now().getTime() + 301_000) });
    const error = await rejectionOf(send(first));
    assert.deepEqual([error.code, error.details.providerCode], ["unavailable", "14003"]);
  });

  it("an answer of somebody else leaves it open what became of the message", async () => {
    fake.next("message/send", { status: 200, body: "<html>" });
    assert.equal((await rejectionOf(endpointAt(fake).send(first))).code, "uncertain");
  });
});
