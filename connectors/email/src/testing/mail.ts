import type { InboundMessage } from "@gatehouse/sdk";
import { interpret } from "../read/interpret.js";

/** Header fields and body as one mail with a sender. */
export const mailOf = (fields: string, body: string | Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`From: Ann <ann@a.example>\r\nMessage-ID: <m@a.example>\r\n${fields}\r\n`),
    Buffer.from(body),
  ]);

/** What `interpret` makes of a mail that is a message. */
export async function messageFrom(body: Buffer): Promise<InboundMessage> {
  const [event] = await interpret({ key: "k", body, contentType: "message/rfc822" });
  if (event?.type !== "message.received") throw new Error(`a message was expected, not ${event?.type}`);
  return event;
}
