import type { Attachment, GatewayEvent } from "@gatehouse/sdk";
import type { AttachmentLinks } from "../attachment-links.js";

/** A link that ends sooner is made anew: a receiver may fetch the file a while after it got the event. */
const leastMs = 3_600_000;

const isStale = ({ url, url_expires_at }: Attachment, now: Date): boolean =>
  url !== undefined && Date.parse(url_expires_at ?? "") - now.getTime() < leastMs;

/** The event with links that still work: a retry or a replay may come days after it was written. */
export function withFreshLinks(links: AttachmentLinks, event: GatewayEvent, now: Date): GatewayEvent {
  const { message } = event.data;
  if (message === undefined || !message.attachments.some((file) => isStale(file, now))) return event;
  const attachments = message.attachments.map((file) =>
    isStale(file, now) ? { ...file, ...links.sign(file.id, now) } : file,
  );
  return { ...event, data: { ...event.data, message: { ...message, attachments } } };
}
