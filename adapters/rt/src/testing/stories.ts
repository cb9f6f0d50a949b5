import assert from "node:assert/strict";
import { it } from "node:test";
import { eventIn, fileOf, ticketOf, withoutIds } from "@gatehouse/sdk/desk/testing";
import { fakeHost, rejectionOf, sampleAuthority } from "@gatehouse/sdk/testing";
import { config as schema } from "../config.js";
import plugin from "../index.js";
import { gateway, optionsFor } from "./gateway.js";
import { people } from "./people.js";
import { agent, type Stage, stranger } from "./request-tracker.js";

const marks = "成绩单：语文 95，数学 98 😀";
const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 254, 255]);

/** What the adapter promises, told by events on one side and agents on the other. Played on RT and on our fake of it. */
export function stories(stage: () => Stage): void {
  it("a first message becomes a ticket, its file with it", async () => {
    const desk = gateway(stage(), { att_1: Buffer.from(marks) });
    const first = eventIn("message.received", "cnv_first", { attachments: [fileOf("att_1", '成绩"单".txt')] });
    const sent = await desk.tell(first);
    const id = ticketOf(sent);
    assert.equal(sent?.url, `${stage().url}/Ticket/Display.html?id=${id}`);
    const ticket = await people(stage()).ticket(id);
    assert.equal(ticket.Subject, "[应用] 如何退费？");
    assert.equal(ticket.Status, "new");
    const [requestor] = ticket.Requestor;
    assert.match(requestor?.id ?? "", /^per_.*@gatehouse\.invalid$/);
    assert.equal((await people(stage()).requestorName(requestor?.id ?? "")) as string, "张三 妈妈");
    const [entry] = await people(stage()).entries(id);
    assert.equal(entry?.text, "如何退费？");
    const [name, bytes] = Object.entries(entry?.files ?? {})[0] ?? [];
    assert.match(name ?? "", /^成绩.*单.*\.txt$/);
    assert.equal(bytes?.toString(), marks);
  });

  it("what follows is appended: public words as correspondence, internal ones and remarks as comments", async () => {
    const desk = gateway(stage(), { att_1: Buffer.from(marks) });
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_more")));
    const from = { scheme: "user", value: "agent:li", display_name: "李老师", role: "agent" } as const;
    const said = { direction: "outbound", from } as const;
    const gone = { ...fileOf("att_2", "旧.pdf"), state: "expired" } as const;
    const empty = fileOf("att_3", "空.txt");
    await desk.tell(eventIn("message.received", "cnv_more", { text: "补充", attachments: [gone, empty] }));
    await desk.tell(eventIn("message.created", "cnv_more", { ...said, text: "好的" }));
    await desk.tell(eventIn("message.created", "cnv_more", { ...said, text: "查过了", visibility: "private" }));
    await desk.tell(
      eventIn("message.received", "cnv_more", { text: "", attachments: [fileOf("att_1", "成绩单.txt")] }),
    );
    await desk.tell(eventIn("message.deleted", "cnv_more"));
    const entries = await people(stage()).entries(id);
    assert.deepEqual(
      entries.map(({ type, by }) => `${type} ${by}`),
      ["Create", "Correspond", "Correspond", "Comment", "Correspond", "Comment"].map((type) => `${type} gatehouse`),
    );
    assert.match(entries[1]?.text ?? "", /^补充\n.*旧\.pdf, 空\.txt$/);
    assert.match(entries[1]?.subject ?? "", /^张三"妈妈" \(evt_/);
    assert.match(entries[2]?.subject ?? "", /^李老师 \(evt_/);
    assert.equal(entries[4]?.files["成绩单.txt"]?.toString(), marks);
  });

  it("an internal note may come first: the ticket begins with nothing, the note is a comment", async () => {
    const id = ticketOf(await gateway(stage()).tell(eventIn("message.deleted", "cnv_note")));
    const entries = await people(stage()).entries(id);
    assert.deepEqual(
      entries.map(({ type }) => type),
      ["Create", "Comment"],
    );
  });

  it("an event that comes again changes nothing, whether or not its answer was lost", async () => {
    const desk = gateway(stage());
    const first = eventIn("message.received", "cnv_twice");
    desk.loseAnswerOf("/ticket");
    assert.equal((await rejectionOf(desk.tell(first))).code, "uncertain");
    const id = ticketOf(await desk.tell(first, { attempt: 2 }));
    assert.equal(ticketOf(await desk.tell(first, { attempt: 1 })), id);
    const second = eventIn("message.received", "cnv_twice", { text: "再问" });
    desk.loseAnswerOf("/correspond");
    assert.equal((await rejectionOf(desk.tell(second))).code, "uncertain");
    assert.equal(ticketOf(await desk.tell(second, { attempt: 2 })), id);
    assert.equal(ticketOf(await desk.tell(second)), id);
    assert.equal((await people(stage()).entries(id)).length, 2);
  });

  it("a first event that was given up leaves its ticket to the next", async () => {
    const desk = gateway(stage());
    desk.loseAnswerOf("/ticket");
    await rejectionOf(desk.tell(eventIn("message.received", "cnv_given_up", { text: "一" })));
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_given_up", { text: "二" })));
    const entries = await people(stage()).entries(id);
    assert.deepEqual(
      entries.map(({ text }) => text),
      ["一", "二"],
    );
  });

  it("answers come back: text, HTML as text, files, notes; what we wrote does not", async () => {
    const desk = gateway(stage());
    assert.deepEqual(await desk.polled(), [], "no history");
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_back")));
    await desk.tell(eventIn("message.received", "cnv_back", { text: "在吗" }));
    assert.deepEqual(await desk.polled(), [], "no echo");
    const staff = people(stage());
    await staff.say(id, "correspond", { Content: "您好，已发布 😀" });
    await staff.say(id, "correspond", {
      Content: "<p>请看 <b>官网</b> &amp; 公告<br>谢谢</p>",
      ContentType: "text/html",
    });
    await staff.say(id, "correspond", { Content: "见附件" }, { "照片.png": picture });
    await staff.say(id, "comment", { Content: "家长很急" });
    const told = { external_id: id, agent: agent.user };
    const file = {
      filename: "照片.png",
      content_type: "image/png",
      content_base64: Buffer.from(picture).toString("base64"),
    };
    assert.deepEqual(withoutIds(await desk.polled()), [
      { type: "message.send", ...told, text: "您好，已发布 😀", attachments: [] },
      { type: "message.send", ...told, text: "请看 官网 & 公告\n谢谢", attachments: [] },
      { type: "message.send", ...told, text: "见附件", attachments: [file] },
      { type: "conversation.note", ...told, text: "家长很急" },
    ]);
    assert.deepEqual(await desk.polled(), [], "each once");
  });

  it("a large file arrives; one too large for the gateway is named, and the answer arrives", async () => {
    const desk = gateway(stage());
    await desk.polled();
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_large")));
    const large = new Uint8Array(2_000_000).fill(7);
    const files = { "大.png": large, "太大.png": new Uint8Array(3_500_000) };
    await people(stage()).say(id, "correspond", { Content: "见附件" }, files);
    const [answer] = await desk.polled();
    assert.ok(answer?.type === "message.send");
    assert.equal(answer.text, "见附件\n[文件太大，未转发 | file too large to pass on: 太大.png]");
    assert.deepEqual(
      answer.attachments.map(({ filename, content_base64 = "" }) => [
        filename,
        Buffer.from(large).equals(Buffer.from(content_base64, "base64")),
      ]),
      [["大.png", true]],
    );
  });

  it("long words arrive whole, those too long for a command as a file with their beginning", async () => {
    const desk = gateway(stage());
    await desk.polled();
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_long")));
    for (const count of [50_000, 70_000]) await people(stage()).say(id, "correspond", { Content: "答".repeat(count) });
    const [whole, cut] = await desk.polled();
    assert.ok(whole?.type === "message.send" && cut?.type === "message.send");
    assert.equal(whole.text, "答".repeat(50_000));
    assert.match(cut.text, /^答{60000}…\n/);
    const [file] = cut.attachments;
    assert.equal(Buffer.from(file?.content_base64 ?? "", "base64").toString(), "答".repeat(70_000));
  });

  it("every call trusts the school's own authority, where the options name one", async () => {
    const url = stage().url.replace("http:", "https:");
    const desk = gateway(stage(), { att_1: Buffer.from(marks) }, { url, ca: sampleAuthority });
    await desk.polled();
    const first = eventIn("message.received", "cnv_ca", { attachments: [fileOf("att_1", "成绩单.txt")] });
    const id = ticketOf(await desk.tell(first));
    await people(stage()).say(id, "correspond", { Content: "见附件" }, { "照片.png": picture });
    assert.equal((await desk.polled()).length, 1);
    await desk.tell(eventIn("conversation.closed", "cnv_ca"));
  });

  it("of a colleague elsewhere without a name the last part of the id is written", async () => {
    const desk = gateway(stage());
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_who")));
    const from = { scheme: "user", value: "agent:endpoint/crm/zhang", role: "agent" } as const;
    await desk.tell(eventIn("message.created", "cnv_who", { direction: "outbound", from, text: "好的" }));
    assert.match((await people(stage()).entries(id))[1]?.subject ?? "", /^zhang \(evt_/);
  });

  it("what a parent writes there by mail is no answer of the school", async () => {
    const desk = gateway(stage());
    await desk.polled();
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_stranger")));
    await people(stage(), stranger).say(id, "correspond", { Content: "以学校的名义" });
    assert.deepEqual(await desk.polled(), []);
  });

  it("resolved there closes, opened there opens again; between open statuses nothing happens", async () => {
    const desk = gateway(stage());
    await desk.polled();
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_status")));
    const staff = people(stage());
    for (const status of ["open", "stalled", "resolved", "rejected", "open"]) await staff.set(id, status);
    const told = { external_id: id, agent: agent.user };
    assert.deepEqual(withoutIds(await desk.polled()), [
      { type: "conversation.close", ...told },
      { type: "conversation.reopen", ...told },
    ]);
  });

  it("closed here resolves the ticket, opened here opens it, and neither comes back", async () => {
    const desk = gateway(stage());
    await desk.polled();
    assert.equal(await desk.tell(eventIn("conversation.closed", "cnv_close")), undefined, "nothing to close");
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_close")));
    const staff = people(stage());
    for (const [type, status] of [
      ["conversation.closed", "resolved"],
      ["conversation.closed", "resolved"],
      ["conversation.reopened", "open"],
    ] as const) {
      assert.equal(ticketOf(await desk.tell(eventIn(type, "cnv_close"))), id);
      assert.equal((await staff.ticket(id)).Status, status);
    }
    assert.deepEqual(await desk.polled(), []);
  });

  it("RT opens a resolved ticket by itself when the person writes: no command", async () => {
    const desk = gateway(stage());
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_again")));
    await people(stage()).set(id, "resolved");
    await desk.polled();
    await desk.tell(eventIn("message.received", "cnv_again", { text: "还有一事" }));
    assert.equal((await people(stage()).ticket(id)).Status, "open");
    assert.deepEqual(await desk.polled(), []);
  });

  it("a status that the lifecycle does not know is refused, though RT answers 200", async () => {
    const desk = gateway(stage(), {}, { closed_statuses: ["finished"] });
    await desk.tell(eventIn("message.received", "cnv_finished"));
    assert.equal((await rejectionOf(desk.tell(eventIn("conversation.closed", "cnv_finished")))).code, "rejected");
  });

  it("a ticket that is gone is followed by a new one; a status of it concerns nobody", async () => {
    const desk = gateway(stage());
    const externalId = "99999999";
    assert.equal(await desk.tell(eventIn("conversation.closed", "cnv_gone"), { externalId }), undefined);
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_gone", { text: "还在吗" }), { externalId }));
    assert.notEqual(id, externalId);
    assert.equal((await people(stage()).entries(id))[0]?.text, "还在吗");
  });

  it("two conversations at once are two tickets", async () => {
    const desk = gateway(stage());
    const sent = await Promise.all(["cnv_a", "cnv_b"].map((name) => desk.tell(eventIn("message.received", name))));
    assert.notEqual(ticketOf(sent[0]), ticketOf(sent[1]));
  });

  for (const [name, more, state] of [
    ["good options", {}, "ok"],
    ["a token RT does not know", { token: `1-27-${"0".repeat(32)}` }, "failed"],
    ["another user than the token's", { user: "wang.li" }, "failed"],
    ["a queue that does not exist", { queue: "教务" }, "failed"],
    ["a queue it may not see", { queue: "General" }, "failed"],
  ] as const)
    it(`check: ${name}: ${state}`, async () => {
      const config = schema.parse(optionsFor(stage(), more));
      const health = await plugin.check(config, fakeHost({ allows: () => true }), AbortSignal.timeout(10_000));
      assert.equal(health.state, state, health.detail);
    });
}
