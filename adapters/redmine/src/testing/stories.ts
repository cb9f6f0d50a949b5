import assert from "node:assert/strict";
import { it } from "node:test";
import { eventIn, fileOf, ticketOf, withoutIds } from "@gatehouse/sdk/desk/testing";
import { fakeHost, rejectionOf, sampleAuthority } from "@gatehouse/sdk/testing";
import { config as schema } from "../config.js";
import plugin from "../index.js";
import { gateway, optionsFor } from "./gateway.js";
import { people } from "./people.js";
import { type Stage, status } from "./stage.js";

const marks = "成绩单：语文 95，数学 98 😀";

/** What the adapter promises, told by events on one side and an agent on the other. */
export function stories(stage: () => Stage): void {
  it("a first message becomes an issue, its file with it", async () => {
    const desk = gateway(stage(), { att_1: Buffer.from(marks) });
    const first = eventIn("message.received", "cnv_first", { attachments: [fileOf("att_1", "成绩单.txt")] });
    const sent = await desk.tell(first);
    const id = ticketOf(sent);
    assert.equal(sent?.url, `${stage().url}/issues/${id}`);
    const issue = await people(stage()).issue(id);
    assert.equal(issue.subject, "[应用] 如何退费？");
    assert.match(issue.description, /^如何退费？\r?\n\r?\n— 张三.*\(cnv_first, evt_\d+\)$/);
    assert.equal(await people(stage()).file(id, "成绩单.txt"), marks);
  });

  it("what follows is a note: public words openly, internal ones and remarks privately", async () => {
    const desk = gateway(stage(), { att_1: Buffer.from(marks) });
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_more")));
    const from = { scheme: "user", value: "agent:li", display_name: "李老师", role: "agent" } as const;
    const said = { direction: "outbound", from } as const;
    const gone = { ...fileOf("att_2", "旧.pdf"), state: "expired" } as const;
    await desk.tell(eventIn("message.received", "cnv_more", { text: "补充", attachments: [gone] }));
    await desk.tell(eventIn("message.created", "cnv_more", { ...said, text: "好的" }));
    await desk.tell(eventIn("message.created", "cnv_more", { ...said, text: "查过了", visibility: "private" }));
    await desk.tell(
      eventIn("message.received", "cnv_more", { text: "", attachments: [fileOf("att_1", "成绩单.txt")] }),
    );
    await desk.tell(eventIn("message.deleted", "cnv_more"));
    const { journals } = await people(stage()).issue(id);
    assert.deepEqual(
      journals.map(({ private_notes }) => private_notes),
      [false, false, true, false, true],
    );
    assert.match(journals[0]?.notes ?? "", /^补充\r?\n.*旧\.pdf/);
    assert.match(journals[1]?.notes ?? "", /^好的\r?\n\r?\n— 李老师 \(evt_/);
    assert.equal(await people(stage()).file(id, "成绩单.txt"), marks);
  });

  it("an internal note may come first: the description says nothing of it", async () => {
    const id = ticketOf(await gateway(stage()).tell(eventIn("message.deleted", "cnv_note")));
    const { description, journals } = await people(stage()).issue(id);
    assert.match(description, /^…/);
    assert.deepEqual(
      journals.map(({ private_notes }) => private_notes),
      [true],
    );
  });

  it("long words are written whole, and neither a repeat nor the answer after them minds", async () => {
    const desk = gateway(stage());
    await desk.polled();
    const text = "校".repeat(30_000);
    const first = eventIn("message.received", "cnv_long", { text });
    const id = ticketOf(await desk.tell(first));
    const second = eventIn("message.received", "cnv_long", { text });
    for (const attempt of [1, 2]) assert.equal(ticketOf(await desk.tell(second, { attempt })), id);
    assert.equal(ticketOf(await desk.tell(eventIn("conversation.closed", "cnv_long"))), id);
    const { description, journals } = await people(stage()).issue(id);
    assert.ok(description.startsWith(text));
    assert.equal(journals.filter(({ notes }) => notes?.startsWith(text)).length, 1);
    await people(stage()).note(id, "好");
    assert.deepEqual(withoutIds(await desk.polled()), [
      { type: "message.send", external_id: id, agent: stage().agentId, text: "好", attachments: [] },
    ]);
  });

  it("an answer too long for a command goes out as a file, with its beginning", async () => {
    const desk = gateway(stage());
    await desk.polled();
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_essay")));
    await people(stage()).note(id, "答".repeat(70_000));
    const [answer] = await desk.polled();
    assert.ok(answer?.type === "message.send");
    assert.match(answer.text, /^答{60000}…\n/);
    const [whole] = answer.attachments;
    assert.equal(Buffer.from(whole?.content_base64 ?? "", "base64").toString(), "答".repeat(70_000));
  });

  it("an event that comes again changes nothing, whether or not its answer was lost", async () => {
    const desk = gateway(stage());
    const first = eventIn("message.received", "cnv_twice");
    desk.loseAnswerOf("/issues.json");
    assert.equal((await rejectionOf(desk.tell(first))).code, "uncertain");
    const id = ticketOf(await desk.tell(first));
    assert.equal(ticketOf(await desk.tell(first, { attempt: 2 })), id);
    const second = eventIn("message.received", "cnv_twice", { text: "再问" });
    desk.loseAnswerOf(`/issues/${id}.json`);
    assert.equal((await rejectionOf(desk.tell(second))).code, "uncertain");
    assert.equal(ticketOf(await desk.tell(second, { attempt: 2 })), id);
    assert.equal((await people(stage()).issue(id)).journals.length, 1);
    assert.equal(await people(stage()).countOf("cnv_twice"), 1);
  });

  it("answers come back: words, notes, files; what we wrote does not", async () => {
    const desk = gateway(stage());
    assert.deepEqual(await desk.polled(), [], "no history");
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_back")));
    await desk.tell(eventIn("message.received", "cnv_back", { text: "在吗" }));
    assert.deepEqual(await desk.polled(), [], "no echo");
    const agent = people(stage());
    await agent.note(id, "您好，已发布 😀");
    await agent.note(id, "家长很急", { private_notes: true });
    await agent.attach(id, "见附件", "通知.txt");
    const told = { external_id: id, agent: stage().agentId };
    assert.deepEqual(withoutIds(await desk.polled()), [
      { type: "message.send", ...told, text: "您好，已发布 😀", attachments: [] },
      { type: "conversation.note", ...told, text: "家长很急" },
      {
        type: "message.send",
        ...told,
        text: "见附件",
        attachments: [
          {
            filename: "通知.txt",
            content_type: "text/plain",
            content_base64: Buffer.from("内容").toString("base64"),
          },
        ],
      },
    ]);
    assert.deepEqual(await desk.polled(), [], "each once");
  });

  it("closed there closes, with its last words first; opened there opens again", async () => {
    const desk = gateway(stage());
    await desk.polled();
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_status")));
    const agent = people(stage());
    await agent.set(id, status.open);
    await agent.note(id, "已处理", { status_id: status.closed });
    await agent.set(id, status.rejected);
    await agent.set(id, status.open);
    const told = { external_id: id, agent: stage().agentId };
    assert.deepEqual(withoutIds(await desk.polled()), [
      { type: "message.send", ...told, text: "已处理", attachments: [] },
      { type: "conversation.close", ...told },
      { type: "conversation.reopen", ...told },
    ]);
  });

  it("closed here closes the issue, opened here opens it, and neither comes back", async () => {
    const desk = gateway(stage());
    await desk.polled();
    assert.equal(await desk.tell(eventIn("conversation.closed", "cnv_close")), undefined, "nothing to close");
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_close")));
    for (const [type, wanted] of [
      ["conversation.closed", status.closed],
      ["conversation.closed", status.closed],
      ["conversation.reopened", status.open],
    ] as const) {
      assert.equal(ticketOf(await desk.tell(eventIn(type, "cnv_close"))), id);
      assert.equal((await people(stage()).issue(id)).status.id, wanted);
    }
    assert.deepEqual(await desk.polled(), []);
  });

  it("a status that is not allowed is refused, though Redmine answers 204", async () => {
    const desk = gateway(stage(), {}, { closed_status_ids: ["99"] });
    await desk.tell(eventIn("message.received", "cnv_finished"));
    assert.equal((await rejectionOf(desk.tell(eventIn("conversation.closed", "cnv_finished")))).code, "rejected");
  });

  it("an issue that is gone is followed by a new one; a status of it concerns nobody", async () => {
    const desk = gateway(stage());
    const externalId = "99999999";
    assert.equal(await desk.tell(eventIn("conversation.closed", "cnv_gone"), { externalId }), undefined);
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_gone", { text: "还在吗" }), { externalId }));
    assert.notEqual(id, externalId);
    assert.match((await people(stage()).issue(id)).description, /^还在吗/);
  });

  it("files of a note among colleagues stay there, and so does one the gateway does not take", async () => {
    const desk = gateway(stage());
    await desk.polled();
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_files")));
    const agent = people(stage());
    await agent.attach(id, "给同事", "名单.txt", "内部", { private_notes: true });
    await agent.attach(id, "录像在这里", "录像.txt", "x".repeat(4_500_000));
    const told = { external_id: id, agent: stage().agentId };
    const left = (name: string): string => `[文件在 Redmine 中 | file in Redmine: ${name}]`;
    assert.deepEqual(withoutIds(await desk.polled()), [
      { type: "conversation.note", ...told, text: left("名单.txt") },
      { type: "conversation.note", ...told, text: "给同事" },
      { type: "message.send", ...told, text: `录像在这里\n${left("录像.txt")}`, attachments: [] },
    ]);
  });

  it("a history that became too long to be read is logged, and others do not wait for it", async () => {
    const desk = gateway(stage());
    await desk.polled();
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_endless")));
    const agent = people(stage());
    for (let n = 0; n < 3; n += 1) await agent.note(id, "长".repeat(500_000));
    const other = ticketOf(await desk.tell(eventIn("message.received", "cnv_other")));
    await agent.note(other, "好");
    assert.deepEqual(
      (await desk.polled()).map((command) => command.external_id),
      [other],
    );
    assert.equal(desk.warned.length, 1);
  });

  it("every call trusts the school's own authority, where the options name one", async () => {
    const url = stage().url.replace("http:", "https:");
    const desk = gateway(stage(), { att_1: Buffer.from(marks) }, { url, ca: sampleAuthority });
    await desk.polled();
    const first = eventIn("message.received", "cnv_ca", { attachments: [fileOf("att_1", "成绩单.txt")] });
    const id = ticketOf(await desk.tell(first));
    await people(stage()).attach(id, "见附件", "通知.txt");
    assert.equal((await desk.polled()).length, 1);
    await desk.tell(eventIn("conversation.closed", "cnv_ca"));
  });

  it("of a colleague elsewhere without a name the last part of the id is written", async () => {
    const desk = gateway(stage());
    const id = ticketOf(await desk.tell(eventIn("message.received", "cnv_who")));
    const from = { scheme: "user", value: "agent:endpoint/crm/zhang", role: "agent" } as const;
    await desk.tell(eventIn("message.created", "cnv_who", { direction: "outbound", from, text: "好的" }));
    assert.match((await people(stage()).issue(id)).journals[0]?.notes ?? "", /^好的\r?\n\r?\n— zhang \(evt_/);
  });

  it("a project that does not exist refuses the event", async () => {
    const desk = gateway(stage(), {}, { project: "nobody" });
    assert.equal((await rejectionOf(desk.tell(eventIn("message.received", "cnv_nowhere")))).code, "rejected");
  });

  for (const [name, more, state] of [
    ["good options", {}, "ok"],
    ["a key Redmine does not know", { api_key: "0".repeat(40) }, "failed"],
    ["a project that does not exist", { project: "nobody" }, "failed"],
  ] as const)
    it(`check: ${name}: ${state}`, async () => {
      const config = schema.parse(optionsFor(stage(), more));
      const health = await plugin.check(config, fakeHost({ allows: () => true }), AbortSignal.timeout(10_000));
      assert.equal(health.state, state, health.detail);
    });
}
