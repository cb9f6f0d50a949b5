import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventTypes, type GatewayEvent } from "../event.js";
import type { Message } from "../message.js";
import { sampleEvent } from "../testing/samples.js";
import { type Told, tell, toldTypes } from "./told.js";

type Type = (typeof toldTypes)[number];

const command = { id: "reply-1", type: "message.send", code: "reply_window_closed", reason: "超过 48 小时" };

function eventOf(type: Parameters<typeof sampleEvent>[0], message: Partial<Message> = {}): GatewayEvent {
  const { data, ...event } = sampleEvent(type);
  return { ...event, data: { ...data, command, ...(data.message && { message: { ...data.message, ...message } }) } };
}

/** Without what is only passed on. */
const wordsOf = (told: Told | undefined): object | undefined => {
  if (told?.kind !== "said") return told;
  const { message: _, files, ...words } = told;
  return { ...words, files: files.map(({ id }) => id) };
};

const staff = { scheme: "user", value: "agent:endpoint/crm/zhang", role: "agent" } as const;
const answer = { direction: "outbound", from: staff, text: "请来财务处" } as const;
const asked = { kind: "said", by: "person", internal: false, text: "如何退费？", files: [] } as const;
const answered = {
  kind: "said",
  by: "staff",
  author: "zhang",
  internal: false,
  text: "请来财务处",
  files: [],
} as const;
const remark = (text: string): object => ({ kind: "remark", text });

/** Of every type all there is to say. */
const cases: Readonly<Record<Type, readonly (readonly [Partial<Message>, object | undefined])[]>> = {
  "message.received": [
    [{}, asked],
    [
      { text: " ", type: "image" },
      { ...asked, text: "[image]" },
    ],
  ],
  "message.created": [
    [answer, answered],
    [
      { ...answer, visibility: "private" },
      { ...answered, internal: true },
    ],
  ],
  "message.sent": [
    [answer, undefined],
    [
      { ...answer, origin: "echo", from: { ...staff, display_name: "李 老师" } },
      { ...answered, author: "李 老师" },
    ],
  ],
  "message.edited": [[{}, { ...asked, text: "更正 | edited: 如何退费？" }]],
  "message.deleted": [[{}, remark("一条消息被撤回 | a message was taken back")]],
  "message.failed": [
    [answer, remark("未能送达：请来财务处 | could not be delivered")],
    [
      { ...answer, error: { code: "rejected", message: "the number is blocked", retryable: false } },
      remark("未能送达：请来财务处 (the number is blocked) | could not be delivered (the number is blocked)"),
    ],
    [
      { direction: "outbound", from: staff, text: "", type: "image" },
      remark("未能送达：[image] | could not be delivered"),
    ],
  ],
  "message.expired": [[answer, remark("过期未送达：请来财务处 | expired before it was delivered")]],
  "message.held": [
    [answer, remark("不确定是否已送达，等待人工处理：请来财务处 | it may or may not have been sent; a person decides")],
  ],
  "call.missed": [
    [{ text: "" }, remark("未接来电 | missed call")],
    [{ text: "未接来电" }, remark("未接来电 | missed call")],
    [{ text: "按了 2" }, remark("未接来电：按了 2 | missed call")],
  ],
  "call.ended": [
    [
      { text: "", call: { call_id: "c", state: "ended", direction: "inbound", duration_ms: 185_400 } },
      remark("通话结束 | call ended (3:05)"),
    ],
  ],
  "call.recording.ready": [
    [
      { text: "", type: "call" },
      { ...asked, text: "录音 | recording: [call]" },
    ],
  ],
  "command.failed": [[{}, remark("未执行：message.send，超过 48 小时 | the command was refused")]],
  "conversation.closed": [[{}, { kind: "status", status: "closed" }]],
  "conversation.reopened": [[{}, { kind: "status", status: "open" }]],
};

describe("what a helpdesk is told", () => {
  for (const [type, all] of Object.entries(cases))
    for (const [message, expected] of all)
      it(`${type} ${JSON.stringify(message)}`, () => {
        assert.deepEqual(wordsOf(tell(eventOf(type as Type, message))), expected);
      });

  it("is of the told types something, of no other type anything", () => {
    const known = eventTypes.filter((type) => tell(eventOf(type, { origin: "echo" })) !== undefined);
    assert.deepEqual(new Set(known), new Set<string>(toldTypes));
    assert.equal(toldTypes.length, known.length);
  });

  it("is nothing where an event lacks what its type promises", () => {
    const { data: _, ...event } = sampleEvent("message.received");
    for (const type of toldTypes.filter((each) => !each.startsWith("conversation")))
      assert.equal(tell({ ...event, type: `gatehouse.${type}.v1`, data: {} }), undefined);
  });

  it("holds places, choices, captions and transcripts", () => {
    const file = { id: "att_1", kind: "voice", content_type: "audio/amr", state: "stored" } as const;
    const told = tell(
      eventOf("message.received", {
        text: "",
        interactive_reply: { action_id: "refund", title: "退费" },
        location: { latitude: 31.2, longitude: 121.5, name: "东门", coord_system: "gcj02" },
        attachments: [
          { ...file, transcript: "什么时候到账" },
          { ...file, id: "att_2", caption: "收据" },
        ],
      }),
    );
    assert.deepEqual(wordsOf(told), {
      ...asked,
      text: "退费\n[位置] 东门 31.2,121.5\n收据\n[语音转文字] 什么时候到账",
      files: ["att_1", "att_2"],
    });
  });

  it("says a caption once that is also the text", () => {
    const photo = { id: "att_1", kind: "image", content_type: "image/png", state: "stored", caption: "收据" } as const;
    const told = tell(eventOf("message.received", { text: "收据", attachments: [photo] }));
    assert.deepEqual(wordsOf(told), { ...asked, text: "收据", files: ["att_1"] });
  });
});
