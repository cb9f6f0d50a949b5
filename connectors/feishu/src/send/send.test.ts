import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { Host, Outbound, Sent, Session } from "@gatehouse/sdk";
import { fakeHost, rejectionOf, sampleContext, sampleOutbound } from "@gatehouse/sdk/testing";
import { config as schema } from "../config.js";
import { open } from "../session.js";
import { credentials } from "../testing/credentials.js";
import { type FakeFeishu, fakeFeishu } from "../testing/fake-feishu.js";

const person = { scheme: "app_user", scope: "cli_example", value: "ou_1" } as const;
const { signal } = new AbortController();

const file = (kind: "image" | "video" | "file", filename: string, content_type: string) =>
  ({ id: "att_1", kind, url: "https://gate.example/f", filename, content_type }) as const;

describe("sending as the bot", () => {
  let feishu: FakeFeishu;
  let host: Host;
  let session: Session;

  beforeEach(async () => {
    feishu = await fakeFeishu();
    host = fakeHost({ allows: () => true });
    session = open(schema.parse({ ...credentials, base_url: feishu.origin }), host);
  });
  afterEach(() => feishu.stop());

  function send(more: Partial<Outbound> = {}, to: Outbound["to"] = person): Promise<Sent> {
    const message = sampleOutbound(to, more);
    return session.send?.(message, sampleContext(message), signal) ?? Promise.reject(new Error("sends nothing"));
  }

  async function refusal(run: Promise<unknown>): Promise<readonly [string, string | undefined]> {
    const { code, details } = await rejectionOf(run);
    return [code, details.reason];
  }

  it("to a person, and to the group the conversation is in", async () => {
    assert.deepEqual(await send({ text: "您好" }), { source_id: "om_1", status: "sent" });
    await send({ id: "msg_2", text: "大家好", conversation_ref: "group:oc_group" });
    assert.deepEqual(
      feishu.messages.map(({ to, msg_type, content }) => [to, msg_type, content]),
      [
        ["ou_1", "text", { text: "您好" }],
        ["oc_group", "text", { text: "大家好" }],
      ],
    );
  });

  it("answers a message; one that is gone or out of sight is answered plainly", async () => {
    await send({ reply_to_source_id: "om_inbound" });
    assert.equal(feishu.messages[0]?.parent, "om_inbound");
    for (const [id, reply_to_source_id] of [
      ["msg_2", "om_hidden"],
      ["msg_3", "card:evt-1"],
    ] as const)
      await send({ id, reply_to_source_id });
    assert.deepEqual(
      feishu.messages.map(({ parent, to }) => [parent, to]),
      [
        ["om_inbound", "ou_1"],
        [undefined, "ou_1"],
        [undefined, "ou_1"],
      ],
    );
  });

  it("uploads pictures, videos and files", async () => {
    const attachments = [
      file("image", "收据.png", "image/png"),
      file("video", "a.mp4", "video/mp4"),
      file("file", "成绩单.PDF", "application/pdf"),
      file("file", "b.mp4", "application/octet-stream"),
    ];
    const sent = await send({ text: "请看", attachments });
    assert.deepEqual(sent.source_ids, ["om_1", "om_2", "om_3", "om_4", "om_5"]);
    assert.deepEqual(
      feishu.messages.map(({ msg_type, content }) => [msg_type, content]),
      [
        ["text", { text: "请看" }],
        ["image", { image_key: "image_1" }],
        ["media", { file_key: "file_2" }],
        ["file", { file_key: "file_3" }],
        ["file", { file_key: "file_4" }],
      ],
    );
    assert.deepEqual(feishu.uploads.get("image_1"), { image_type: "message", image: "a file" });
    assert.deepEqual(feishu.uploads.get("file_3"), { file_type: "pdf", file_name: "成绩单.PDF", file: "a file" });
    assert.equal(feishu.uploads.get("file_4")?.["file_type"], "stream");
  });

  it("a repeat sends nothing twice, in several parts and after a lost answer too", async () => {
    const attachments = [file("file", "a.pdf", "application/pdf")];
    feishu.loseAnswer();
    assert.deepEqual(await refusal(send({ attachments })), ["uncertain", undefined]);
    const first = await send({ attachments });
    assert.deepEqual(await send({ attachments }), first);
    assert.deepEqual(
      feishu.messages.map(({ uuid }) => uuid.length <= 50),
      [true, true],
    );
    await send({ id: `msg_${"x".repeat(120)}`, attachments });
    assert.equal(feishu.messages.length, 4);
  });

  it("buttons are a card whose words are no markup", async () => {
    await send({
      text: "同意吗？<at id=all></at>",
      interactive: {
        kind: "buttons",
        header: "春游",
        body: "同意吗？<at id=all></at>",
        actions: [
          { id: "yes", title: "同意", type: "reply" },
          { id: "more", title: "详情", type: "url", value: "https://school.example/trip" },
        ],
      },
    });
    assert.deepEqual(feishu.messages[0]?.content, {
      config: { wide_screen_mode: true },
      header: { title: { tag: "plain_text", content: "春游" } },
      elements: [
        { tag: "div", text: { tag: "plain_text", content: "同意吗？<at id=all></at>" } },
        {
          tag: "action",
          actions: [
            {
              tag: "button",
              type: "default",
              text: { tag: "plain_text", content: "同意" },
              value: { action_id: "yes", title: "同意" },
            },
            {
              tag: "button",
              type: "default",
              text: { tag: "plain_text", content: "详情" },
              url: "https://school.example/trip",
            },
          ],
        },
      ],
    });
  });

  it("a text that would ring everybody is sent as rich text, where it is only a text", async () => {
    await send({ text: '他说：<at user_id="all"></at>\n好' });
    assert.deepEqual(
      [feishu.messages[0]?.msg_type, feishu.messages[0]?.content],
      [
        "post",
        {
          zh_cn: {
            content: [[{ tag: "text", text: '他说：<at user_id="all"></at>' }], [{ tag: "text", text: "好" }]],
          },
        },
      ],
    );
  });

  it("edits and takes back", async () => {
    const { source_id = "" } = await send();
    await send({ op: "edit", target_source_id: source_id, text: "更正" });
    assert.deepEqual(feishu.messages[0]?.content, { text: "更正" });
    const back = { op: "delete", target_source_id: source_id } as const;
    assert.deepEqual(await send(back), { source_id, status: "sent" });
    assert.equal(feishu.messages[0]?.deleted, true);
    assert.deepEqual(await refusal(send(back)), ["rejected", "unsupported"]);
  });

  it("one token for all sends; a token that has run out is fetched again once", async () => {
    await send();
    await send({ id: "msg_2" });
    assert.equal(feishu.tokensGiven(), 1);
    feishu.expireTokens();
    await send({ id: "msg_3", text: "", attachments: [file("image", "a.png", "image/png")] });
    assert.equal(feishu.tokensGiven(), 2);
    assert.equal(await host.state.get("tenant_access_token"), "t-2");
  });

  it("tells who cannot be reached, what is refused, and how long to wait", async () => {
    const to = (value: string) => ({ ...person, value });
    assert.deepEqual(await refusal(send({}, to("ou_unknown"))), ["rejected", "recipient_unknown"]);
    assert.deepEqual(await refusal(send({}, to("ou_left"))), ["rejected", "recipient_unknown"]);
    assert.deepEqual(await refusal(send({ conversation_ref: "group:oc_other" })), ["rejected", "recipient_unknown"]);
    assert.deepEqual(await refusal(send({ text: "敏感词" })), ["rejected", "content_refused"]);
    feishu.limit(1);
    await assert.rejects(send(), { code: "rate_limited", details: { providerCode: "99991400", retryAfterMs: 4000 } });
  });

  it("a received file is fetched with our token", async () => {
    const source_ref = JSON.stringify(["om_inbound", "file", "file_9"]);
    const raw = { key: "k", body: new Uint8Array(), contentType: "application/json" };
    const call = await session.fetchAttachment?.({ source_ref }, raw, signal);
    assert.ok(call && "url" in call);
    assert.equal((await host.http(call, signal)).body, "bytes of file_9");
    const odd = session.fetchAttachment?.({ source_ref: "x" }, raw, signal);
    assert.deepEqual((await refusal(Promise.resolve(odd)))[0], "rejected");
  });
});
