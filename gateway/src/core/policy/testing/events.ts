import type { GatewayEvent } from "@gatehouse/sdk";
import fc from "fast-check";

const at = "2026-11-25T08:00:00.000Z";

/** What an event may carry of a person in each of its places. */
export interface Personal {
  readonly phone: string;
  readonly email: string;
  readonly name: string;
  readonly words: string;
  readonly id: string;
  readonly minor: boolean;
}

/** An event with every part and every member filled, the given things in all places that could hold them. */
export function fullEvent({ phone, email, name, words, id, minor }: Personal): GatewayEvent {
  // Whole characters, and within what the shortest member takes.
  const short = [...words].slice(0, 30).join("");
  const person = { person_id: "per_1", contact_point_id: "cp_1", display_name: name, role: "person" } as const;
  const file = { id: "att_1", kind: "file", content_type: "text/plain", state: "stored" } as const;
  return {
    specversion: "1.0",
    id: "evt_1",
    source: "gatehouse",
    type: "gatehouse.message.received.v1",
    subject: "conversations/cnv_1",
    time: at,
    dataschema: "https://gatehouse.example/message.received.v1.json",
    datacontenttype: "application/json",
    partitionkey: "cnv_1",
    sequence: "1",
    data: {
      message: {
        id: "msg_1",
        source_id: id,
        source_ids: [id],
        parts: [{ source_id: id, status: "sent" }],
        idempotency_key: id,
        type: "text",
        direction: "inbound",
        visibility: "public",
        origin: "live",
        channel: "voice",
        connector: "voice_http",
        account_id: "line",
        conversation_id: "cnv_1",
        reply_to_source_id: id,
        from: { ...person, scheme: "phone", value: phone },
        to: [{ scheme: "account", value: "line", role: "system" }],
        cc: [
          { ...person, scheme: "email", value: email },
          { ...person, scheme: "app_user", value: id },
          { ...person, scheme: "wechat_openid", value: id },
          { ...person, scheme: "sip", value: `sip:${phone}@pbx.example` },
        ],
        subject: words,
        text: words,
        text_format: "html",
        formatted_text: `<p>${[...words].join("<b></b>")}</p><p>${words}</p>`,
        attachments: [
          { ...file, filename: short, caption: words, transcript: words, content_id: id },
          { ...file, id: "att_rec", kind: "audio", filename: "call.wav", transcript: words },
        ],
        location: {
          latitude: 39.90419,
          longitude: 116.40741,
          accuracy: 5,
          name: short,
          address: short,
          coord_system: "gcj02",
        },
        interactive: {
          kind: "buttons",
          header: short,
          body: words,
          footer: short,
          actions: [
            {
              id: id.slice(0, 120),
              title: short || "x",
              type: "url",
              value: `https://s.example/?p=${encodeURIComponent(short)}`,
            },
          ],
        },
        interactive_reply: { action_id: id, title: short, value: words },
        template: { provider_template_id: "T1", parameters: { name: words, [short]: "1" } },
        received_at: at,
        admitted_at: at,
        sequence: 1,
        error: { code: "rejected", provider_code: id, message: words, retryable: false },
        revision: 1,
        deleted_by: id,
        call: { call_id: id, state: "ended", direction: "inbound", recording_attachment_id: "att_rec", dtmf: short },
        labels: [short],
        metadata: { note: words, [short]: "1" },
        channel_data: { deep: [{ [short]: words, number: Number(/[0-9]{11}/.exec(words)?.[0] ?? 1) }] },
      },
      conversation: {
        id: "cnv_1",
        account_id: "line",
        channel: "voice",
        person_id: "per_1",
        contact_point_id: "cp_1",
        subject: words,
        status: "open",
        priority: "normal",
        group_id: "front_desk",
        assignee: null,
        labels: [short],
        created_at: at,
        reply_window: null,
      },
      person: { id: "per_1", kind: "student", display_name: name, roles: [], minor },
      route: { rule: "r", group_id: "front_desk", priority: "normal", trace_id: "t" },
      receipt: { message_id: "msg_1", status: "delivered", at, recipient: phone, provider_code: id },
      reaction: { message_id: "msg_1", emoji: short || "x", from: { ...person, scheme: "phone", value: phone } },
      gap: { event_id: "evt_0", reason: words },
      command: { id: "cmd_1", type: "message.send", code: "rejected", reason: words },
    },
  };
}

/** Words around the given ones, with nothing that would make another number of them. */
export const saying = (inside: fc.Arbitrary<string>): fc.Arbitrary<string> => {
  const around = fc
    .string({ unit: "grapheme", maxLength: 4 })
    .filter((text) => !/[0-9a-z.+@%~'_-]/i.test(text.normalize("NFKC")));
  return fc.tuple(around, inside, around).map(([before, number, after]) => `${before} ${number} ${after}`);
};
