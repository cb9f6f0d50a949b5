import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Message } from "@gatehouse/sdk";
import { viewOf } from "./view.js";

const at = "2026-11-23T08:00:00.000Z";
const links = {
  sign: (id: string) => ({ url: `https://gateway.example/${id}`, url_expires_at: at }),
  check: () => true,
};

const message = (more: Partial<Message> = {}): Message => ({
  id: "msg_1",
  type: "text",
  direction: "outbound",
  visibility: "public",
  origin: "live",
  channel: "app",
  connector: "web_chat",
  account_id: "front_page",
  conversation_id: "cnv_1",
  from: { scheme: "user", value: "token:desk", display_name: "张老师", role: "agent" },
  to: [{ person_id: "per_1", contact_point_id: "cpt_1", scheme: "app_user", value: "visitor", role: "person" }],
  text: "hi",
  attachments: [],
  received_at: at,
  admitted_at: at,
  sequence: 1,
  status: "sent",
  revision: 1,
  labels: ["internal"],
  metadata: { secret: "x" },
  ...more,
});

const view = (more: Partial<Message> = {}) => viewOf(links, message(more), new Date(at));

describe("what a visitor may see", () => {
  it("is the words and the side they come from, and nothing else", () => {
    assert.deepEqual(view(), {
      id: "msg_1",
      direction: "outbound",
      by: "agent",
      at,
      sequence: 1,
      status: "sent",
      text: "hi",
    });
  });

  it("is never a note, nor what was cancelled", () => {
    assert.equal(view({ visibility: "private" }), undefined);
    assert.equal(view({ status: "cancelled" }), undefined);
  });

  it("is not what was taken back", () => {
    const file = { id: "att_1", kind: "file", content_type: "a/b", state: "stored" } as const;
    const gone = view({ deleted_at: at, attachments: [file] });
    assert.equal(gone?.deleted, true);
    assert.ok(gone !== undefined && !("text" in gone) && !("attachments" in gone));
  });

  it("has links of its own to files, made now", () => {
    const file = {
      id: "att_1",
      kind: "image",
      content_type: "image/png",
      size: 3,
      url: "old",
      state: "stored",
    } as const;
    const [shown] = view({ attachments: [file] })?.attachments ?? [];
    assert.deepEqual(shown, {
      id: "att_1",
      kind: "image",
      content_type: "image/png",
      filename: "att_1",
      size: 3,
      url: "https://gateway.example/att_1",
    });
  });

  it("says a place in words, and names what it answers", () => {
    const location = { latitude: 39.9, longitude: 116.4, name: "校门", coord_system: "gcj02" } as const;
    const shown = view({ text: "在这里", location, reply_to_id: "msg_0" });
    assert.match(shown?.text ?? "", /^在这里\n.*校门/);
    assert.equal(shown?.reply_to_id, "msg_0");
  });

  it("shows the visitor's own id only of own messages", () => {
    assert.equal(view({ source_id: "s" })?.source_id, undefined);
    assert.equal(view({ source_id: "v/m-1", direction: "inbound", status: undefined as never })?.source_id, "v/m-1");
  });
});
