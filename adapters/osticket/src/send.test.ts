import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { PluginError } from "@gatehouse/sdk";
import { eventOf, loopbackHost, staff } from "@gatehouse/sdk/desk/testing";
import { rejectionOf, sampleAuthority, trusting } from "@gatehouse/sdk/testing";
import { apiKey, endpointAt } from "./testing/endpoint.js";
import { type FakeOsTicket, startFakeOsTicket } from "./testing/fake-osticket.js";

const received = eventOf("message.received", { id: "1" });
const later = eventOf("message.received", { id: "2", text: "还要带什么？" });
const requester = `desk+${received.data.person?.id}@school.example`;

describe("osticket, out", () => {
  let fake: FakeOsTicket;

  beforeEach(async () => {
    fake = await startFakeOsTicket(apiKey);
  });
  afterEach(() => fake.stop());

  const tickets = () => [...fake.tickets.values()];
  const words = (at = 0) => tickets()[at]?.entries.map(({ text }) => text.split("\n")[0]);

  it("a first message opens a ticket of the person, who has an address of the school", async () => {
    const sent = await endpointAt(fake, { department_address: "admission@school.example" }).send(received);
    const [ticket] = tickets();
    assert.deepEqual(sent, {
      source_id: ticket?.number,
      url: `${fake.origin}/scp/tickets.php?number=${ticket?.number}`,
      status: "delivered",
    });
    assert.deepEqual([ticket?.owner, ticket?.subject], [requester, "[应用] 如何退费？"]);
    assert.equal(ticket?.to, "<admission@school.example>");
    assert.deepEqual(words(), ["如何退费？"]);
  });

  it("later messages join it, by the first mail's id", async () => {
    const { send } = endpointAt(fake);
    const first = await send(received);
    // The number is wrong on purpose: only the id can lead to the ticket.
    assert.equal((await send(later, "999999"))?.source_id, first?.source_id);
    assert.deepEqual(words(), ["如何退费？", "还要带什么？"]);
  });

  it("where that id is forgotten, by the ticket's number in the subject, which counts for its owner", async () => {
    const first = await endpointAt(fake).send(received);
    assert.equal((await endpointAt(fake).send(later, first?.source_id))?.source_id, first?.source_id);
    assert.equal(tickets().length, 1);
  });

  it("answers given elsewhere and remarks join it too; internal notes and closing stay here", async () => {
    const { send } = endpointAt(fake);
    const ticket = (await send(received))?.source_id;
    const answer = { direction: "outbound" as const, from: staff, text: "请带学生证", to: [] };
    await send(eventOf("message.created", { id: "3", ...answer }), ticket);
    await send(eventOf("call.missed", { id: "4", text: "未接来电" }), ticket);
    assert.equal(
      await send(eventOf("message.created", { id: "5", ...answer, visibility: "private" }), ticket),
      undefined,
    );
    assert.equal(await send(eventOf("conversation.closed"), ticket), undefined);
    const [, answered, remark, ...others] = words() ?? [];
    assert.equal(answered, "[学校已回复 | answered by the school] 请带学生证");
    assert.match(remark ?? "", /^\[提示 \| notice\] 未接来电/);
    assert.deepEqual(others, []);
    assert.equal(tickets()[0]?.entries[1]?.poster, "李老师");
  });

  it("the same event twice is one ticket and one entry: osTicket knows mails by their Message-ID", async () => {
    const { send } = endpointAt(fake);
    const first = await send(received);
    assert.deepEqual(await send(received), first);
    assert.deepEqual(await send(received, first?.source_id), first);
    assert.deepEqual(words(), ["如何退费？"]);
  });

  it("a ticket that was deleted is replaced, and the next messages join the new one", async () => {
    const { send } = endpointAt(fake);
    const first = await send(received);
    fake.tickets.clear();
    const second = await send(later, first?.source_id);
    assert.notEqual(second?.source_id, first?.source_id);
    await send(eventOf("message.received", { id: "3", text: "谢谢" }), second?.source_id);
    assert.deepEqual(words(), ["还要带什么？", "谢谢"]);
  });

  it("a closed ticket opens again; one that may not is replaced", async () => {
    const { send } = endpointAt(fake);
    const first = await send(received);
    const [ticket] = tickets();
    assert.ok(ticket);
    ticket.closed = true;
    await send(later, first?.source_id);
    assert.deepEqual([ticket.closed, tickets().length], [false, 1]);
    ticket.closed = true;
    fake.rules.reopenable = false;
    const third = await send(eventOf("message.received", { id: "3" }), first?.source_id);
    assert.notEqual(third?.source_id, first?.source_id);
  });

  it("files come along; too large ones as links", async () => {
    const file = {
      id: "att_1",
      kind: "file",
      content_type: "text/plain",
      filename: "成绩单.txt",
      state: "stored",
    } as const;
    const large = { ...file, id: "att_2", filename: "录像.mp4", size: 99_999_999, url: "https://gateway.example/f/2" };
    await endpointAt(fake).send(eventOf("message.received", { id: "1", attachments: [file, large] }));
    const [entry] = tickets()[0]?.entries ?? [];
    assert.deepEqual(
      entry?.files.map(({ name, content }) => [name, content.toString()]),
      [["成绩单.txt", "a file"]],
    );
    assert.match(entry?.text ?? "", /录像\.mp4 https:\/\/gateway\.example\/f\/2/);
  });

  it("emoji, which osTicket drops in silence, are written as their code points", async () => {
    await endpointAt(fake).send(eventOf("message.received", { id: "1", text: "谢谢😀𠮷" }));
    assert.deepEqual(words(), ["谢谢[U+1F600][U+20BB7]"]);
    assert.equal(tickets()[0]?.subject, "[应用] 谢谢[U+1F600][U+20BB7]");
  });

  it("a requester without MX is refused for good, with the option's name: 500 in words", async () => {
    const error = await rejectionOf(endpointAt(fake, { requester_address: "a@gatehouse.invalid" }).send(received));
    assert.equal(error.code, "rejected");
    assert.match(error.message, /requester_address/);
  });

  it("banned, or too many tickets open: refused for good", async () => {
    fake.rules.banned = requester;
    assert.equal((await rejectionOf(endpointAt(fake).send(received))).code, "rejected");
    fake.rules.banned = undefined;
    fake.rules.maxOpen = 1;
    await endpointAt(fake).send(received);
    const error = await rejectionOf(endpointAt(fake).send(later));
    assert.match(error.message, /maximum of open tickets/);
  });

  it("an installation in trouble answers 500 too: tried again", async () => {
    fake.trouble({ status: 500, body: "<b>Fatal Error:</b> Contact system administrator." });
    assert.equal((await rejectionOf(endpointAt(fake).send(received))).code, "unavailable");
  });

  it("a file still being fetched lets the whole event wait", async () => {
    const file = { id: "att_1", kind: "file", content_type: "text/plain", state: "pending" } as const;
    const host = loopbackHost({ readAttachment: () => Promise.reject(new PluginError("unavailable", "not yet")) });
    const sending = endpointAt(fake, {}, host).send(eventOf("message.received", { id: "1", attachments: [file] }));
    assert.equal((await rejectionOf(sending)).code, "unavailable");
    assert.equal(tickets().length, 0);
  });

  it("without subaddress all persons are one user there", async () => {
    await endpointAt(fake, { subaddress: false }).send(received);
    assert.equal(tickets()[0]?.owner, "desk@school.example");
  });

  it("the check opens no ticket; a key of another address is told as such", async () => {
    assert.equal((await endpointAt(fake).check()).state, "ok");
    assert.equal(tickets().length, 0);
    fake.bindKey("192.0.2.7");
    const health = await endpointAt(fake).check();
    assert.equal(health.state, "failed");
    assert.match(health.detail, /IP address/);
    assert.equal((await endpointAt(fake, { url: `${fake.origin}/elsewhere` }).check()).state, "failed");
  });

  it("with ca, every call trusts that authority alone", async () => {
    const host = trusting(loopbackHost(), sampleAuthority);
    const url = fake.origin.replace("http:", "https:");
    const endpoint = endpointAt(fake, { url, ca: sampleAuthority }, host);
    assert.equal((await endpoint.check()).state, "ok");
    assert.equal((await endpoint.send(received))?.status, "delivered");
  });
});
