import type { Config } from "../config.js";
import { isEnded } from "../write/status.js";
import type { Audit, Happening } from "./audits.js";
import { agentOf, type Item, secondOf } from "./item.js";

export interface Seen {
  readonly ticket: string;
  readonly audit: Audit;
  readonly staff: readonly number[];
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** `plain_body` keeps this one entity. */
const plain = (words: string): string => words.replaceAll("&nbsp;", " ");

function fromComment(happened: Happening, author: number, ticket: string): Item[] {
  const who = { ticket_id: ticket, ...agentOf(author) };
  const isPublic = happened.public ?? false;
  const words = plain(text(happened.plain_body ?? happened.body));
  const files = (isPublic ? (happened.attachments ?? []) : []).map((file): Item => {
    const content_type = file.content_type ?? "application/octet-stream";
    return { kind: "file", id: String(file.id), url: file.content_url, filename: file.file_name, content_type, ...who };
  });
  return [{ kind: "comment", id: String(happened.id), public: isPublic, text: words, ...who }, ...files];
}

/** From solved to closed nothing changes for the conversation. */
function fromStatus(happened: Happening, { ticket, audit }: Seen): Item[] {
  const ended = isEnded(text(happened.value));
  const at = secondOf(audit.created_at);
  if (at === undefined || ended === isEnded(text(happened.previous_value))) return [];
  return [{ kind: "status", ended, at, ticket_id: ticket, ...agentOf(audit.author_id) }];
}

function fromHappening(happened: Happening, seen: Seen): Item[] {
  if (happened.type === "Change" && happened.field_name === "status") return fromStatus(happened, seen);
  const author = happened.author_id ?? seen.audit.author_id ?? 0;
  return happened.type === "Comment" && seen.staff.includes(author) ? fromComment(happened, author, seen.ticket) : [];
}

/** What staff did in this audit; nothing of what we did: our user wrote it, or it bears the id of an event. */
export function itemsIn(seen: Seen, { user_id }: Pick<Config, "user_id">): Item[] {
  const { author_id, metadata, events } = seen.audit;
  if (String(author_id) === user_id || metadata?.custom?.["gatehouse_event"] !== undefined) return [];
  return events.filter((each) => String(each.author_id) !== user_id).flatMap((each) => fromHappening(each, seen));
}
