import type { Attachment } from "../../attachment.js";
import type { Message, Participant } from "../../message.js";
import { sampleEvent } from "../../testing/samples.js";

export const staff = { scheme: "user", value: "u-1", display_name: "李老师", role: "agent" } satisfies Participant;

/** A parent who writes by mail. */
export const parent = {
  scheme: "email",
  value: "mum@example.com",
  display_name: "Mum",
  role: "person",
} satisfies Participant;

/** What makes a message one of staff's to the person. */
export const outbound = {
  direction: "outbound",
  from: staff,
  to: [sampleEvent("message.received").data.message?.from ?? staff],
} satisfies Partial<Message>;

export const pdf: Attachment = {
  id: "att_1",
  kind: "file",
  content_type: "application/pdf",
  filename: "退费.pdf",
  state: "stored",
};

export const picture: Attachment = {
  id: "att_1",
  kind: "image",
  content_type: "image/png",
  filename: "证.png",
  state: "stored",
};
