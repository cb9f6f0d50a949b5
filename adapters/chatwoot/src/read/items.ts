import { bytes, type RawEvent } from "@gatehouse/sdk";
import { isMarked } from "../marker.js";
import type { Item, Message } from "./shapes.js";

type File = Extract<Item, { kind: "message" }>["files"][number];

/**
 * Rails' own address that answers with the file itself; Chatwoot's points to a redirect, and those are never followed
 * (guides.rubyonrails.org/active_storage_overview.html, proxy mode).
 */
const direct = (url: string): string =>
  url.replace("/rails/active_storage/blobs/redirect/", "/rails/active_storage/blobs/proxy/");

function fileOf(url: string): readonly File[] {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return [];
  const last = new URL(url).pathname.split("/").at(-1) ?? "";
  try {
    return [{ url: direct(url), filename: decodeURIComponent(last).slice(-255) || "file" }];
  } catch {
    return [{ url: direct(url), filename: last.slice(-255) || "file" }];
  }
}

/** Is this a word of the staff there, and not one we brought there ourselves? Deleted ones are no news. */
export const isTheirs = ({ message_type: outgoing, source_id, content_attributes }: Message): boolean =>
  outgoing && !isMarked(source_id) && content_attributes?.["deleted"] !== true;

export function messageItem(found: Message, conversation_id: string): Extract<Item, { kind: "message" }> {
  const agent = found.sender?.id;
  return {
    kind: "message",
    id: found.id,
    conversation_id,
    private: found.private,
    content: found.content ?? "",
    ...(agent !== undefined && { agent }),
    files: (found.attachments ?? []).flatMap(({ data_url }) => (data_url ? fileOf(data_url) : [])).slice(0, 50),
  };
}

/** The same for the webhook and the poll, so that whichever comes second is a repeat. */
export function keyOf(item: Item): string {
  switch (item.kind) {
    case "message":
      return `message:${item.id}`;
    case "status":
      return `${item.resolved ? "resolved" : "opened"}:${item.conversation_id}:${item.at}`;
  }
}

export const rawOf = (item: Item): RawEvent => ({
  key: keyOf(item),
  body: bytes(item),
  contentType: "application/json",
});
